import type { InvocationContext } from '@azure/functions';

import { clusterKey } from '../../shared/connection/names.ts';
import { ancestor, parseResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ClaimingInput } from '../../shared/workflow/operation.ts';
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
  const found: { cluster: ResourceId; name: string }[] = [];
  const query = { idPrefix: claimId(clusterKey(cluster)), showInput: true };
  for await (const page of queryInstances(context, query)) {
    // Only claims have these ids, and each was started with the input of its operation.
    for (const { input } of page) found.push({ cluster, name: (input as ClaimingInput).connection.name });
  }
  return found;
}
