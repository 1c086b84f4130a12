import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { clusterKey } from '../../shared/connection/names.ts';
import { Coalescer } from '../../shared/events/coalescer.ts';
import type { Hint } from '../../shared/events/hint.ts';
import { queryInstances } from './query-instances.ts';

const RUNNING = ['Pending', 'Running'];

/** Between two wake-ups of a cluster's operations: whoever sends events decides how many come. */
const PAUSE_MILLISECONDS = 500;

const wakes = new Coalescer(PAUSE_MILLISECONDS);

/**
 * Ends the waits of all operations that run on a cluster: they look at once whether they can go on. They hear whether
 * something failed, because that may have been a write of theirs.
 */
export function wakeOperations(
  client: DurableClient,
  context: InvocationContext,
  { cluster, failed }: Extract<Hint, { kind: 'clusterChanged' }>,
): Promise<void> {
  const idPrefix = clusterKey(cluster);
  return wakes.run(`${idPrefix} ${String(failed)}`, async () => {
    for await (const page of queryInstances(context, { idPrefix, statuses: RUNNING, showInput: false })) {
      for (const { instanceId } of page) await wake(client, context, { instanceId, failed });
    }
  });
}

/** An operation that has ended since it was listed needs no waking. */
async function wake(
  client: DurableClient,
  context: InvocationContext,
  { instanceId, failed }: { readonly instanceId: string; readonly failed: boolean },
): Promise<void> {
  try {
    await client.raiseEvent(instanceId, 'wake', { failed });
  } catch (error) {
    context.debug(`operation ${instanceId} was not woken: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}
