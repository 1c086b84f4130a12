import type { OrchestrationContext, Task } from 'durable-functions';

import type { DisconnectInput, RemovalInput } from '../../shared/workflow/operation-input.ts';
import { DISCONNECT_STEPS } from '../../shared/workflow/operation-steps.ts';
import type { OperationResult } from '../../shared/workflow/operation.ts';
import { runStep } from './run-step.ts';
import { Run } from './run.ts';

/**
 * Removes a connection: its objects, its access, and last its record. A removal that fails or is cancelled undoes
 * nothing; the record is still there, and the same request again goes on.
 */
export function* disconnect(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<DisconnectInput>());
  const { operationId, action, caller, connection } = run.input;
  const input = (): RemovalInput => ({ operationId, action, caller, connection, facts: run.facts });
  for (const step of DISCONNECT_STEPS) {
    if (yield* runStep(run, step, input)) continue;
    return { status: run.cancelled ? 'Canceled' : 'Failed', ...run.state };
  }
  return { status: 'Succeeded', ...run.state };
}
