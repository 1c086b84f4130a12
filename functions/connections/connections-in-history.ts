import type { InvocationContext } from '@azure/functions';

import { clusterKey } from '../../shared/connection/names.ts';
import { ancestor, parseResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { ClaimingInput } from '../../shared/workflow/operation-input.ts';
import { claimId } from './operation-ids.ts';
import { queryInstances } from './query-instances.ts';

/** The connections of a cluster that an operation has worked on; `resource` is the cluster or something on it. */
export async function connectionsInHistory(
  context: InvocationContext,
  resource: string,
): Promise<{ readonly cluster: ResourceId; readonly name: string }[]> {
  const id = parseResourceId(resource);
  const [first] = id?.providers ?? [];
  if (!id || !first) return [];
  const cluster = ancestor({ ...id, providers: [first] }, 1);
  const names = await namesInHistory(context, cluster);
  return names.map((name) => ({ cluster, name }));
}

/** The names of the connections of a cluster that an operation has worked on. */
export async function namesInHistory(context: InvocationContext, cluster: ResourceId): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of claimed(context, clusterKey(cluster))) names.push(name);
  return names;
}

/** The clusters with a connection that an operation has worked on, by their ids in lower case. */
export async function clustersInHistory(context: InvocationContext): Promise<Map<string, ResourceId>> {
  const clusters = new Map<string, ResourceId>();
  for await (const { cluster } of claimed(context, '')) clusters.set(cluster.toLowerCase(), resourceIdOf(cluster));
  return clusters;
}

/** The connections of the claims whose keys begin so. */
async function* claimed(
  context: InvocationContext,
  key: string,
): AsyncGenerator<{ readonly cluster: string; readonly name: string }> {
  for await (const page of queryInstances(context, { idPrefix: claimId(key), showInput: true })) {
    // Only claims have these ids, and each was started with the input of its operation.
    for (const { input } of page) yield (input as ClaimingInput).connection;
  }
}
