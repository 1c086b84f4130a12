import type { OrchestrationContext, Task } from 'durable-functions';

import type { PlanInput, PlanningInput } from '../../shared/workflow/operation-input.ts';
import type { OperationResult } from '../../shared/workflow/operation.ts';
import { runStep } from './run-step.ts';
import { Run } from './run.ts';

/** Finds out what a request would change, and changes nothing. */
export function* plan(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<PlanInput>());
  const { operationId, action, caller, connection } = run.input;
  const input = (): PlanningInput => ({ operationId, action, caller, acceptedAt: run.acceptedAt, connection });
  if (yield* runStep(run, 'planConnection', input)) return { status: 'Succeeded', ...run.state };
  return { status: run.cancelled ? 'Canceled' : 'Failed', ...run.state };
}
