import type { OrchestrationContext, Task } from 'durable-functions';

import { STEPS, type OperationInput, type OperationResult, type StepName } from '../../shared/workflow/operation.ts';
import { ask } from './ask.ts';
import { Run } from './run.ts';
import { undo } from './undo.ts';

/**
 * Makes a connection: register the provider, wait for the cluster, install the extension, enable the add-ons,
 * grant access, create the resources. Ends `Succeeded`, or `Failed` with everything it made undone or named.
 */
export function* connect(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<OperationInput>());
  for (const step of STEPS) {
    const done = yield* runStep(run, step);
    if (!done) {
      yield* undo(run);
      return { status: 'Failed', ...run.state };
    }
  }
  return { status: 'Succeeded', ...run.state };
}

function* runStep(run: Run, step: StepName): Generator<Task, boolean, unknown> {
  const { clusterWaitMinutes, stepWaitMinutes } = run.input.policy;
  const minutes = step === 'waitForCluster' ? clusterWaitMinutes : stepWaitMinutes;
  const answer = yield* ask(run, { step, activity: step, input: () => run.stepInput, minutes });
  if (answer.kind === 'done') {
    run.learn(answer.facts);
    run.log.end(step, answer.skipped ? 'Skipped' : 'Succeeded', { now: run.now, message: answer.message });
    return true;
  }
  run.error = answer.error;
  run.log.end(step, 'Failed', { now: run.now, message: answer.error.message });
  return false;
}
