import type { DurableClient } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { ConnectInput, DisconnectInput, OperationInput } from '../../shared/workflow/operation.ts';
import { findInstance, inputOf, isRunning } from './find-instance.ts';
import { claimId, newOperationId } from './operation-ids.ts';

/** What an operation shall do; its id is made here unless it is given. */
export type Work = (Omit<ConnectInput, 'operationId'> | Omit<DisconnectInput, 'operationId'>) & {
  readonly operationId?: string;
};

export type Claim =
  | { readonly kind: 'accepted'; readonly input: OperationInput }
  | { readonly kind: 'busy'; readonly running: OperationInput };

/**
 * Starts the operation, unless one on the same connection is running. Safe when two requests come at once: the
 * instance id is made from the connection, and the second start of a running id is refused.
 */
export async function claimConnection(client: DurableClient, work: Work): Promise<Claim> {
  const { cluster, name } = work.connection;
  const key = claimKey(resourceIdOf(cluster), name);
  const input: OperationInput = { ...work, operationId: work.operationId ?? newOperationId(key) };
  const before = await runningClaim(client, key);
  if (before) return { kind: 'busy', running: before };
  try {
    await client.startNew('claim', { instanceId: claimId(key), input });
  } catch (error) {
    // Refused because another request was faster, or the answer was lost after a start: the instance tells.
    const running = await runningClaim(client, key);
    if (running?.operationId === input.operationId) return { kind: 'accepted', input };
    if (running) return { kind: 'busy', running };
    throw error;
  }
  return { kind: 'accepted', input };
}

async function runningClaim(client: DurableClient, key: string): Promise<OperationInput | undefined> {
  const instance = await findInstance(client, claimId(key));
  return instance && isRunning(instance) ? inputOf(instance) : undefined;
}
