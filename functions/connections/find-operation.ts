import type { DurableClient } from 'durable-functions';

import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import type { OperationInstance } from '../../shared/workflow/operation-view.ts';
import { accessToOperation } from '../../shared/workflow/operation-access.ts';
import { currentGuard } from '../policy/guard.ts';
import { dryrunInputOf, findInstance, inputOf, toOperationInstance, type Instance } from './find-instance.ts';
import { holdersOfOperation } from './operation-ids.ts';

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
  const holders = holdersOfOperation(id);
  if (!holders) return undefined;
  const instance = await findInstance(client, id);
  if (instance) return toOperationInstance(instance);
  // Accepted a moment ago: what runs it is there, the operation's own instance not yet.
  const [claim, dryrun] = await Promise.all([
    findInstance(client, holders.claim),
    findInstance(client, holders.dryrun),
  ]);
  return accepted(id, claim, claim && inputOf(claim)) ?? accepted(id, dryrun, dryrun && dryrunInputOf(dryrun).plan);
}

function accepted(
  id: string,
  holder: Instance | undefined,
  input: OperationInput | undefined,
): OperationInstance | undefined {
  if (!holder || input?.operationId !== id) return undefined;
  return { ...toOperationInstance(holder), input, state: undefined };
}
