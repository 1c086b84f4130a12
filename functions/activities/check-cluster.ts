import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { ReconcileInput } from '../../shared/health/check.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { namesInHistory } from '../connections/connections-in-history.ts';
import { lastKnown } from '../connections/last-known.ts';
import { startCheck } from '../connections/start-check.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { silenced } from '../unexpected.ts';

df.app.activity('checkCluster', { extraInputs: [df.input.durableClient()], handler: silenced(checkCluster) });

/** Between the checks of one cluster: each reads some 20 things, and Azure lets a subscription read 25 a second. */
const PACE_SECONDS = 1;

/**
 * Starts the checks of all connections of a cluster, those too whose records are gone. Records that cannot be read now
 * are read the next time.
 */
async function checkCluster(input: unknown, context: InvocationContext): Promise<void> {
  const { reconcile } = currentSettings();
  const cluster = resourceIdOf((input as Pick<ReconcileInput, 'cluster'>).cluster);
  try {
    const client = df.getClient(context);
    const records = (await ifThere(() => listRecords(currentTools(), cluster))) ?? [];
    const lost = await lostConnections(client, context, { cluster, records });
    const due = [...records, ...lost].filter((record) => (record.reconcile ?? reconcile.mode) !== 'off');
    const pace = reconcile.spreadSeconds > 0 ? PACE_SECONDS : 0;
    for (const [at, { name }] of due.entries()) {
      await startCheck(client, context, { cluster, name, delaySeconds: at * pace });
    }
  } catch (error) {
    const outcome = classify(error, 'ClusterNotFound');
    if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
    context.warn(`the connections of a cluster were not checked: ${outcome.error.code}: ${outcome.error.message}`);
  }
}

/** The connections that the history knows and no record does. */
async function lostConnections(
  client: df.DurableClient,
  context: InvocationContext,
  { cluster, records }: { readonly cluster: ResourceId; readonly records: readonly ConnectionRecord[] },
): Promise<ConnectionRecord[]> {
  const names = await namesInHistory(context, cluster);
  const unrecorded = names.filter((name) => !recordOf(records, name));
  const known = await Promise.all(unrecorded.map((name) => lastKnown(client, cluster, name)));
  return known.filter((record) => record !== undefined);
}
