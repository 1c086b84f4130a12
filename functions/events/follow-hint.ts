import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { isAffected } from '../../shared/events/affected.ts';
import type { AzureEvent } from '../../shared/events/azure-event.ts';
import { Coalescer } from '../../shared/events/coalescer.ts';
import type { Hint } from '../../shared/events/hint.ts';
import { connectionsInHistory } from '../connections/connections-in-history.ts';
import { connectionsBecauseOf } from '../connections/connections-of-subscription.ts';
import { keepNotice } from '../connections/cluster-notices.ts';
import { startCheck } from '../connections/start-check.ts';
import { wakeOperations } from '../connections/wake-operations.ts';

interface Taken {
  readonly client: DurableClient;
  readonly context: InvocationContext;
  readonly event: AzureEvent;
}

/** Events about one change come in a burst: a check that waits this long sees what all of them are about. */
const SETTLE_SECONDS = 0.5;

/** The extension with the records, or the cluster itself. */
const HOME = /\/(?:extensions\/sc-extension|Microsoft\.ContainerService\/managedClusters\/[^/]+)$/i;

const searches = new Coalescer();

/** Has somebody look at the real state because of a hint. */
export async function followHint(taken: Taken, hint: Hint): Promise<void> {
  const { client, context, event } = taken;
  switch (hint.kind) {
    case 'clusterChanged':
      return wakeOperations(client, context, hint);
    case 'clusterNotice':
      return keepNotice(client, event, hint);
    default:
      await searches.run(JSON.stringify(hint).toLowerCase(), () => checkAffected(taken, hint));
  }
}

type AboutConnections = Exclude<Hint, { kind: 'clusterChanged' | 'clusterNotice' }>;

async function checkAffected({ client, context }: Taken, hint: AboutConnections): Promise<void> {
  const delaySeconds = SETTLE_SECONDS;
  for (const { cluster, record } of await connectionsBecauseOf(hint.subscriptionId)) {
    if (isAffected(record, hint)) await startCheck(client, context, { cluster, name: record.name, delaySeconds });
  }
  if (hint.kind !== 'deleted' || !HOME.test(hint.resource)) return;
  // The records went with it: what was there is known from the history.
  for (const { cluster, name } of await connectionsInHistory(context, hint.resource)) {
    await startCheck(client, context, { cluster, name, delaySeconds });
  }
}
