import type { OrchestrationContext, Task } from 'durable-functions';

import type { ValidateInput, ValidationInput } from '../../shared/workflow/operation-input.ts';
import type { OperationResult } from '../../shared/workflow/operation.ts';
import { runStep } from './run-step.ts';
import { Run } from './run.ts';

/** Looks at a connection and changes nothing. What it finds wrong is its result, not its failure. */
export function* validate(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<ValidateInput>());
  const { operationId, action, caller, connection } = run.input;
  const input = (): ValidationInput => ({ operationId, action, caller, connection });
  if (yield* runStep(run, 'validateConnection', input)) return { status: 'Succeeded', ...run.state };
  return { status: run.cancelled ? 'Canceled' : 'Failed', ...run.state };
}
