import type { InvocationContext } from '@azure/functions';

import { clusterKey } from '../../shared/connection/names.ts';
import { recordKey } from '../../shared/connection/record-codec.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { RUNNING } from './find-instance.ts';
import { claimId } from './operation-ids.ts';
import { queryInstances } from './query-instances.ts';

/** The keys of a cluster's connections that an operation works on at this moment. */
export async function runningConnections(context: InvocationContext, cluster: ResourceId): Promise<Set<string>> {
  const keys = new Set<string>();
  const query = { idPrefix: claimId(clusterKey(cluster)), statuses: RUNNING, showInput: true };
  for await (const page of queryInstances(context, query)) {
    // Only claims have these ids, and each was started with the input of its operation.
    for (const { input } of page) keys.add(recordKey((input as OperationInput).connection.name));
  }
  return keys;
}
