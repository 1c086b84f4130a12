import type { DurableClient } from 'durable-functions';

import { toRecord } from '../../shared/connection/linker.ts';
import { claimKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { accessTo } from '../../shared/policy/access.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import type { OperationInput, OperationState } from '../../shared/workflow/operation.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings } from '../tools.ts';
import { claimConnection } from './claim-connection.ts';
import { claimingInputOf, findInstance, toOperationInstance } from './find-instance.ts';
import { claimId } from './operation-ids.ts';
import { findRecord } from './records.ts';

export type RemovalStarted =
  | { readonly kind: 'accepted'; readonly input: OperationInput }
  | { readonly kind: 'busy'; readonly running: OperationInput }
  /** There is no such connection, so there is nothing to remove. */
  | { readonly kind: 'absent' };

/** Starts the removal of a connection. */
export async function startRemoval(
  client: DurableClient,
  cluster: ResourceId,
  { name, keepKubernetesResources }: { readonly name: string; readonly keepKubernetesResources: boolean },
): Promise<RemovalStarted> {
  const guard = currentGuard();
  const record = await ifThere(() => findRecord(cluster, name, 'delete'));
  const known = record ?? (await lastKnown(client, cluster, name));
  if (!known) return { kind: 'absent' };
  guard.check(accessTo('delete', formatResourceId(cluster), known));
  const connection = { cluster: formatResourceId(cluster), name: known.name, known, keepKubernetesResources };
  return claimConnection(client, {
    action: 'delete',
    connection,
    policy: currentSettings().policy,
    caller: guard.caller,
  });
}

/**
 * The connection as the last operation on it left it, for a cluster that is gone or lost its extension, and the records
 * with it. What the history says is removed already is not known any more.
 */
async function lastKnown(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<ConnectionRecord | undefined> {
  const claim = await findInstance(client, claimId(claimKey(cluster, name)));
  if (!claim) return undefined;
  const last = claimingInputOf(claim);
  if (last.connection.name.toLowerCase() !== name.toLowerCase()) return undefined;
  const operation = await findInstance(client, last.operationId);
  const state = operation && toOperationInstance(operation).state;
  if (last.action === 'delete') return state?.status === 'Succeeded' ? undefined : last.connection.known;
  if (state?.status !== 'Succeeded' || !operation) return undefined;
  return {
    ...toRecord(last.connection, last.operationId, operation.createdTime.toISOString()),
    ...addedBy(state),
  };
}

function addedBy({ ipRules }: OperationState): Pick<ConnectionRecord, 'addedIpRules'> {
  return ipRules ? { addedIpRules: ipRules } : {};
}
