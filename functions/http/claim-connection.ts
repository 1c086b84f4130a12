import { randomBytes } from 'node:crypto';

import type { DurableClient } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import type { ConnectionSpec } from '../../shared/connection/spec.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { OperationInput } from '../../shared/workflow/operation.ts';
import type { WaitPolicy } from '../../shared/workflow/policy.ts';
import { findInstance, inputOf, isRunning } from './find-instance.ts';
import { claimId } from './operation-ids.ts';

export type Claim =
  | { readonly kind: 'accepted'; readonly input: OperationInput }
  | { readonly kind: 'busy'; readonly running: OperationInput };

/**
 * Starts the operation, unless one on the same connection is running. Safe when two requests come at once: the
 * instance id is made from the connection, and the second start of a running id is refused.
 */
export async function claimConnection(
  client: DurableClient,
  connection: ConnectionSpec,
  policy: WaitPolicy,
): Promise<Claim> {
  const key = claimKey(resourceIdOf(connection.cluster), connection.name);
  const input: OperationInput = {
    operationId: `${key}-${randomBytes(6).toString('hex')}`,
    action: 'create',
    connection,
    policy,
  };
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
