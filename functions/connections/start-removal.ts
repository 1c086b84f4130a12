import type { DurableClient } from 'durable-functions';

import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings } from '../tools.ts';
import { claimConnection } from './claim-connection.ts';
import { findKnown } from './records.ts';

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
  const known = await findKnown(client, cluster, { name, action: 'delete' });
  if (!known) return { kind: 'absent' };
  const connection = { cluster: formatResourceId(cluster), name: known.name, known, keepKubernetesResources };
  return claimConnection(client, {
    action: 'delete',
    connection,
    policy: currentSettings().policy,
    caller: currentGuard().caller,
  });
}
