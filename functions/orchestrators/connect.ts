import type { OrchestrationContext, Task } from 'durable-functions';

import {
  CONNECT_STEPS,
  type ConnectInput,
  type OperationResult,
  type StepInput,
} from '../../shared/workflow/operation.ts';
import { runStep } from './run-step.ts';
import { Run } from './run.ts';
import { undo } from './undo.ts';

/**
 * Makes a connection, or brings one to another state: register the provider, wait for the cluster, install the
 * extension, enable the add-ons, grant access, create the resources, remove what is no longer needed. Ends
 * `Succeeded`, or `Failed` or `Canceled` with everything it made undone or named.
 */
export function* connect(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<ConnectInput>());
  const input = (): StepInput => stepInput(run);
  for (const step of CONNECT_STEPS) {
    if (yield* runStep(run, step, input)) continue;
    yield* undo(run);
    return { status: run.cancelled ? 'Canceled' : 'Failed', ...run.state };
  }
  // The connection works by now: what the old one leaves behind is no reason to take the new one back.
  const clean = run.facts.previous === undefined || (yield* runStep(run, 'removePrevious', input));
  return { status: clean ? 'Succeeded' : 'Failed', ...run.state };
}

function stepInput(run: Run<ConnectInput>): StepInput {
  const { operationId, action, caller, connection } = run.input;
  return {
    operationId,
    action,
    caller,
    acceptedAt: run.acceptedAt,
    connection,
    facts: run.facts,
    intended: run.writes,
  };
}
