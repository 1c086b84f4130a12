import type { DurableClient } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { ConnectInput, DisconnectInput, OperationInput } from '../../shared/workflow/operation-input.ts';
import { findInstance, inputOf, isRunning } from './find-instance.ts';
import { inTurn } from './in-turn.ts';
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
 * instance id is made from the connection, requests take turns, and whose operation holds the claim is read afterwards.
 */
export function claimConnection(client: DurableClient, work: Work): Promise<Claim> {
  const { cluster, name } = work.connection;
  const key = claimKey(resourceIdOf(cluster), name);
  const input: OperationInput = { ...work, operationId: work.operationId ?? newOperationId(key) };
  return inTurn(claimId(key), () => claim(client, key, input));
}

async function claim(client: DurableClient, key: string, input: OperationInput): Promise<Claim> {
  const before = await findInstance(client, claimId(key));
  if (before && isRunning(before)) return { kind: 'busy', running: inputOf(before) };
  const started = await client.startNew('claim', { instanceId: claimId(key), input }).then(
    () => ({ ok: true }) as const,
    // Another process was faster, or the answer was lost after a start: the instance tells.
    (error: unknown) => ({ ok: false, error }) as const,
  );
  const holder = await findInstance(client, claimId(key));
  // It may have ended by now.
  const isOurs = holder !== undefined && inputOf(holder).operationId === input.operationId;
  if (holder && !isOurs && isRunning(holder)) return { kind: 'busy', running: inputOf(holder) };
  if (!started.ok && !isOurs) throw started.error;
  return { kind: 'accepted', input };
}
