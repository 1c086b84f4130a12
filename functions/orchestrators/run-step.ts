import type { Task } from 'durable-functions';

import type { StepName } from '../../shared/workflow/operation-steps.ts';
import { shorten } from '../../shared/workflow/step-log.ts';
import { ask } from './ask.ts';
import type { Run } from './run.ts';

/** Helm quotes whole manifests; in characters. */
const LONGEST_ERROR = 2000;

/** Runs one step to its end and keeps what it found out; false when it failed or the operation is cancelled. */
export function* runStep(
  run: Run,
  step: StepName,
  input: () => unknown,
  cancellable = true,
): Generator<Task, boolean, unknown> {
  const { clusterWaitMinutes, stepWaitMinutes } = run.input.policy;
  const minutes = step === 'waitForCluster' ? clusterWaitMinutes : stepWaitMinutes;
  const answer = yield* ask(run, { step, activity: step, input, minutes, cancellable });
  if (answer.kind === 'done') {
    run.learn(answer.facts);
    run.log.end(step, answer.skipped ? 'Skipped' : 'Succeeded', { now: run.now, message: answer.message });
    return true;
  }
  // The status holds the message twice, and has a limit.
  run.error = { ...answer.error, message: shorten(answer.error.message, LONGEST_ERROR) };
  run.log.end(step, 'Failed', { now: run.now, message: answer.error.message });
  return false;
}
