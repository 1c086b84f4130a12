import type { DurableClient } from 'durable-functions';

import { toRecord } from '../../shared/connection/linker.ts';
import { claimKey } from '../../shared/connection/names.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { ClaimingInput } from '../../shared/workflow/operation-input.ts';
import { claimingInputOf, findInstance, isRunning, toOperationInstance } from './find-instance.ts';
import { claimId } from './operation-ids.ts';

/**
 * The connection as the last operation on it left it, for a cluster that is gone or lost its extension, and the records
 * with it. What the history says is removed already is not known any more.
 */
export async function lastKnown(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<ConnectionRecord | undefined> {
  const claim = await findInstance(client, claimId(claimKey(cluster, name)));
  if (!claim) return undefined;
  const last = claimingInputOf(claim);
  if (last.connection.name.toLowerCase() !== name.toLowerCase()) return undefined;
  return asLeftBy(client, last);
}

async function asLeftBy(client: DurableClient, last: ClaimingInput): Promise<ConnectionRecord | undefined> {
  const operation = await findInstance(client, last.operationId);
  const state = operation && toOperationInstance(operation).state;
  if (last.action === 'delete') return state?.status === 'Succeeded' ? undefined : last.connection.known;
  if (state?.status !== undefined) return state.record;
  // It runs, or broke off: then nobody knows what it has made, and a removal looks for all of it.
  if (!operation || isRunning(operation)) return last.known;
  return last.known ?? toRecord(last.connection, last.operationId, operation.createdTime.toISOString());
}
