import { ancestor, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import type { Trace } from './outcome.ts';
import type { Tools } from './tools.ts';

/*
 * Connections share what they were granted. Whoever asks who needs a thing and then takes it away does both in one turn.
 * Whoever needs it has a record by then, and looks for it in a turn: before that removal, which then finds the record, or
 * after it. So nobody finds it there and then loses it.
 */

/** Does something with a resource of Azure while nobody else of this process does. */
export function inTurnOf<T>(tools: Tools, resource: ResourceId, work: () => Promise<T>): Promise<T> {
  return tools.queue.run(`turn ${formatResourceId(resource).toLowerCase()}`, work);
}

/** The same with an object of a cluster. */
export function inTurnOfObject<T>(
  tools: Tools,
  { cluster, kind, namespace, name }: ClusterObject,
  work: () => Promise<T>,
): Promise<T> {
  return tools.queue.run(`turn ${formatResourceId(cluster).toLowerCase()} ${kind} ${namespace}/${name}`, work);
}

interface ClusterObject {
  readonly cluster: ResourceId;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The same with what a connection of the cluster has left behind. */
export function inTurnOfTrace<T>(
  tools: Tools,
  { cluster, trace }: { readonly cluster: ResourceId; readonly trace: Trace },
  work: () => Promise<T>,
): Promise<T> {
  switch (trace.kind) {
    // These are written as a whole, or one at a time.
    case 'firewallRule':
      return inTurnOf(tools, resourceIdOf(trace.resource), work);
    case 'vaultAccessPolicy':
      return inTurnOf(tools, resourceIdOf(trace.vault), work);
    case 'federatedCredential':
      return inTurnOf(tools, ancestor(resourceIdOf(trace.id), 1), work);
    case 'roleAssignment':
    case 'redisAccessPolicy':
      return inTurnOf(tools, resourceIdOf(trace.id), work);
    case 'serviceAccount':
      return inTurnOfObject(tools, { cluster, ...trace, kind: 'ServiceAccount' }, work);
    case 'secret':
      return inTurnOfObject(tools, { cluster, ...trace, kind: 'Secret' }, work);
  }
}
