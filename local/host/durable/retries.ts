import { numberOr, recordOf } from '../narrow.ts';
import { OrchestrationRefusedError } from './errors.ts';
import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import { scheduleCall, takeTaskId } from './turn-draft.ts';
import type { TurnDraft } from './turn-draft.ts';

/** RetryOptions of durable-functions; times in milliseconds. */
interface RetryPolicy {
  firstInterval: number;
  maxAttempts: number;
  backoff: number;
  maxInterval: number;
  timeout: number | undefined;
}

/** A call of an activity or sub-orchestration that is tried again when it fails. */
export interface RetriedCall {
  kind: 'activity' | 'orchestration';
  name: string;
  input?: string | undefined;
  instanceId?: string | undefined;
  version?: string | undefined;
  policy: RetryPolicy;
  /** Number of the attempt that runs or comes next, from 1. */
  attempt: number;
  firstAttemptAt: number;
}

const sixDays = 6 * 24 * 60 * 60 * 1000;
/** The last time that a Date can hold. */
const lastDate = 8.64e15;
const mostAttemptsToSkip = 10_000;

/** Reads the retry options of an action; defaults as in DurableTask.Core. */
export function parseRetryPolicy(value: unknown): RetryPolicy {
  const options = recordOf(value);
  const maxAttempts = options['maxNumberOfAttempts'];
  return {
    firstInterval: numberOr(options['firstRetryIntervalInMilliseconds'], 1),
    maxAttempts: typeof maxAttempts === 'number' ? Math.min(maxAttempts, Number.MAX_SAFE_INTEGER) : 1,
    backoff: numberOr(options['backoffCoefficient'], 1),
    maxInterval: numberOr(options['maxRetryIntervalInMilliseconds'], sixDays),
    timeout: numberOr(options['retryTimeoutInMilliseconds'], undefined),
  };
}

/** When the given attempt (2 is the first repetition) begins, in whole milliseconds since 1970. */
function startOf(attempt: number, policy: RetryPolicy, now: number): number {
  const pause = Math.min(policy.firstInterval * policy.backoff ** (attempt - 2), policy.maxInterval);
  return Math.min(Math.ceil(now + Math.max(0, pause)), lastDate);
}

/**
 * Goes on after a failed attempt. durable-functions takes the id of a timer for every failure, also for the last
 * one, and hands the error to the orchestrator when that timer fires; a host that scheduled nothing would hang it.
 */
export function afterFailure(draft: TurnDraft, call: RetriedCall, failure: TaskFailure): void {
  const timerId = takeTaskId(draft);
  const attempt = call.attempt + 1;
  const { policy } = call;
  const isOver = policy.timeout !== undefined && draft.at >= call.firstAttemptAt + policy.timeout;
  const isForGood = recordOf(failure.failureDetails)['IsNonRetriable'] === true;
  if (attempt > policy.maxAttempts) {
    draft.events.push(timerFired(draft, timerId));
  } else if (isOver || isForGood) {
    skipAttempts(draft, { ...call, attempt }, { timerId, failure });
  } else {
    const due = startOf(attempt, policy, draft.at);
    draft.opened.push({ ...draft.key, taskId: timerId, kind: 'timer', due, retry: { ...call, attempt } });
    draft.scheduled.push(
      historyEvent('TimerCreated', draft.at, { EventId: timerId, FireAt: new Date(due).toISOString() }),
    );
  }
}

/** Starts the next attempt when the pause is over. */
export function afterPause(draft: TurnDraft, call: RetriedCall): void {
  scheduleCall(draft, call, call);
}

/**
 * Lets all attempts that are left fail at once, because no further one is to be made: the library knows no other
 * way to give up than to have used all attempts.
 */
function skipAttempts(draft: TurnDraft, call: RetriedCall, last: { timerId: number; failure: TaskFailure }): void {
  if (call.policy.maxAttempts - call.attempt >= mostAttemptsToSkip) {
    throw new OrchestrationRefusedError(
      `"${call.name}" is not to be tried again, with more than ${mostAttemptsToSkip} attempts left. ` +
        `Set maxNumberOfAttempts lower than that. Last failure: ${last.failure.reason}`,
    );
  }
  draft.events.push(timerFired(draft, last.timerId));
  for (let attempt = call.attempt; attempt <= call.policy.maxAttempts; attempt++) {
    const taskId = takeTaskId(draft);
    draft.events.push(failureEvent(call.kind, draft.at, { taskId, failure: last.failure }));
    draft.events.push(timerFired(draft, takeTaskId(draft)));
  }
}

function timerFired(draft: TurnDraft, timerId: number): HistoryEvent {
  return historyEvent('TimerFired', draft.at, { TimerId: timerId, FireAt: new Date(draft.at).toISOString() });
}
