import type { Task } from 'durable-functions';

import type { StepName } from '../../shared/workflow/operation-steps.ts';
import type { OperationError, Outcome } from '../../shared/workflow/outcome.ts';
import { backOffSeconds } from '../../shared/workflow/policy.ts';
import type { Run, Wakes } from './run.ts';

/** An activity that throws has a bug, or its host crashed again and again: it gets a few more tries. */
const MAX_UNEXPECTED = 3;

export interface Question {
  /** The line of the status that shows the attempts. */
  readonly step: StepName;
  readonly activity: string;
  /** Made anew for each attempt: what the step announced last time is in it. */
  readonly input: () => unknown;
  readonly minutes: number;
  /** Does a request to cancel the operation end it? Not an undo. */
  readonly cancellable: boolean;
}

/** The end of a question: `done` or `failed`; waiting, retrying and giving up are over. */
export type Answer = Extract<Outcome, { kind: 'done' | 'failed' }>;

/** Asks an activity until it is done or has failed, and waits in between as its outcomes say. */
export function* ask(run: Run, question: Question): Generator<Task, Answer, unknown> {
  const started = run.now.getTime();
  const deadline = started + question.minutes * 60_000;
  const failures = { inRow: 0, unexpected: 0 };
  for (;;) {
    if (question.cancellable && run.cancelled) return CANCELLED;
    run.log.attempt(question.step, run.now);
    run.publish();
    const outcome = yield* askOnce(run, question, failures);
    if (outcome.kind === 'done' || outcome.kind === 'failed') return outcome;
    if (outcome.kind === 'intend') run.intend(outcome.writes);
    else {
      const pause = pauseFor(run, outcome, failures);
      const due = new Date(run.now.getTime() + pause.seconds * 1000);
      if (due.getTime() > deadline) return gaveUp(question, { started, now: run.now, due }, pause.reason);
      run.log.waiting(question.step, pause.reason, due);
      run.publish();
      run.log.woken(question.step, yield* run.sleepUntil(due, pause.endedBy));
    }
  }
}

/** One activity call; what it throws is turned into an outcome. */
function* askOnce(run: Run, question: Question, failures: { unexpected: number }): Generator<Task, Outcome, unknown> {
  try {
    return (yield* run.call(question.activity, question.input())) as Outcome;
  } catch {
    // The message of an unexpected error may hold anything, a secret too: it stays in the log of the activity.
    failures.unexpected += 1;
    const message = `${question.activity} ended in an unexpected error; see the log of the Function app`;
    const error: OperationError = { code: 'InternalError', message };
    return failures.unexpected < MAX_UNEXPECTED ? { kind: 'retry', error } : { kind: 'failed', error };
  }
}

const CANCELLED: Answer = {
  kind: 'failed',
  error: { code: 'Canceled', message: 'the operation was cancelled on request' },
};

function pauseFor(
  run: Run,
  outcome: Extract<Outcome, { kind: 'wait' | 'retry' }>,
  failures: { inRow: number },
): { seconds: number; reason: string; endedBy: Wakes } {
  const { policy, operationId } = run.input;
  if (outcome.kind === 'wait') {
    failures.inRow = 0;
    return { seconds: policy.pollSeconds, reason: outcome.waitingFor, endedBy: 'any' };
  }
  const seconds = backOffSeconds(policy, failures.inRow, operationId, outcome.afterSeconds);
  failures.inRow += 1;
  // Who asks for a pause gets it, whatever happens meanwhile. Otherwise it ends when somebody is done: that something
  // failed may tell of the very call that is to be tried again.
  const endedBy = outcome.error.code === 'Throttled' ? 'none' : 'done';
  return { seconds, reason: `${outcome.error.code}: ${outcome.error.message}`, endedBy };
}

/** Whoever asked for a long pause can have the end come long before the time is over. */
function gaveUp(
  { activity, minutes }: Question,
  { started, now, due }: { readonly started: number; readonly now: Date; readonly due: Date },
  waitedFor: string,
): Answer {
  const after = ((now.getTime() - started) / 60_000).toFixed(1);
  const time = `the next attempt, at ${due.toISOString()}, would be later than the ${minutes} minutes that it may take`;
  const message = `${activity} gave up after ${after} minutes: ${time}; it was waiting for: ${waitedFor}`;
  return { kind: 'failed', error: { code: 'StepTimedOut', message } };
}
