import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { clusterKey } from '../../shared/connection/names.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { Coalescer } from '../../shared/events/coalescer.ts';
import { queryInstances } from './query-instances.ts';

const RUNNING = ['Pending', 'Running'];

const wakes = new Coalescer();

/** Ends the waits of all operations that run on a cluster: they look at once whether they can go on. */
export function wakeOperations(client: DurableClient, context: InvocationContext, cluster: ResourceId): Promise<void> {
  const idPrefix = clusterKey(cluster);
  return wakes.run(idPrefix, async () => {
    for await (const page of queryInstances(context, { idPrefix, statuses: RUNNING, showInput: false })) {
      for (const { instanceId } of page) await wake(client, context, instanceId);
    }
  });
}

/** An operation that has ended since it was listed needs no waking. */
async function wake(client: DurableClient, context: InvocationContext, instanceId: string): Promise<void> {
  try {
    await client.raiseEvent(instanceId, 'wake', {});
  } catch (error) {
    context.debug(`operation ${instanceId} was not woken: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}
