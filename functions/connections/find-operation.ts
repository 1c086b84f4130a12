import type { DurableClient } from 'durable-functions';

import type { OperationInstance } from '../../shared/workflow/operation-view.ts';
import { accessToOperation } from '../../shared/workflow/operation-access.ts';
import { currentGuard } from '../policy/guard.ts';
import { findInstance, inputOf, toOperationInstance } from './find-instance.ts';
import { claimOfOperation } from './operation-ids.ts';

/** An operation by its id, for a caller who may do that to it; it is found from the moment it is accepted. */
export async function findOperation(
  client: DurableClient,
  id: string,
  action: 'read' | 'cancel' = 'read',
): Promise<OperationInstance | undefined> {
  const operation = await findAnyOperation(client, id);
  if (operation) currentGuard().check(accessToOperation(action, operation.input));
  return operation;
}

async function findAnyOperation(client: DurableClient, id: string): Promise<OperationInstance | undefined> {
  const claim = claimOfOperation(id);
  if (claim === undefined) return undefined;
  const instance = await findInstance(client, id);
  if (instance) return toOperationInstance(instance);
  // Accepted a moment ago: the claim is there, the operation's own instance not yet.
  const holder = await findInstance(client, claim);
  if (!holder || inputOf(holder).operationId !== id) return undefined;
  return { ...toOperationInstance(holder), state: undefined };
}
