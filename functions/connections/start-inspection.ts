import type { DurableClient } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { OperationInput, PlanInput, ValidateInput } from '../../shared/workflow/operation-input.ts';
import { findInstance } from './find-instance.ts';
import { newOperationId } from './operation-ids.ts';

type Inspection = Omit<ValidateInput, 'operationId'> | Omit<PlanInput, 'operationId'>;

/**
 * Starts an operation that only looks. It needs no claim: it may run beside others and beside itself. Its id has the
 * form of every operation's, so that it is found in the same way.
 */
export async function startInspection(client: DurableClient, inspection: Inspection): Promise<OperationInput> {
  const { cluster, name } = inspection.connection;
  const operationId = newOperationId(claimKey(resourceIdOf(cluster), name));
  const input: OperationInput = { ...inspection, operationId };
  try {
    await client.startNew(inspection.action, { instanceId: operationId, input });
  } catch (error) {
    // The answer may have been lost after the start: the instance tells.
    if (!(await findInstance(client, operationId))) throw error;
  }
  return input;
}
