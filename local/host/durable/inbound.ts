import { EventType } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import type { LiveInstance } from './live-instance.ts';
import type { Message } from './event-tables.ts';
import { afterFailure, afterPause } from './retries.ts';
import type { OpenTask } from './task-table.ts';
import type { TurnDraft } from './turn-draft.ts';

const mostEventsPerTurn = 1000;

/**
 * Moves waiting events into the draft. Task ids must come out as durable-functions counts them; a call with retries
 * takes ids when its attempt or its pause ends, so while one is open a turn takes in a single event: with two, it
 * would be unknown whether the orchestrator's own new tasks got their ids before or after.
 */
export function takeInEvents(draft: TurnDraft, live: LiveInstance): void {
  for (const message of live.inbox.slice(0, mostEventsPerTurn)) {
    if (live.hasRetried && draft.events.length > 0) return;
    draft.taken++;
    takeIn(draft, live, message);
  }
}

function takeIn(draft: TurnDraft, live: LiveInstance, { taskId, event }: Message): void {
  if (taskId === undefined) {
    draft.events.push(event);
    return;
  }
  const task = live.tasks.get(taskId);
  // A timer that was cancelled after it had fired.
  if (!task) return;
  draft.closed.push(taskId);
  draft.events.push(event);
  if (task.due !== undefined) draft.at = Math.max(draft.at, task.due);
  if (task.retry) goOn(draft, task, event);
}

function goOn(draft: TurnDraft, task: OpenTask, event: HistoryEvent): void {
  if (!task.retry) return;
  if (task.kind === 'timer') {
    afterPause(draft, task.retry);
  } else if (event.EventType === EventType.TaskFailed || event.EventType === EventType.SubOrchestrationInstanceFailed) {
    afterFailure(draft, task.retry, failureOf(event));
  }
}

function failureOf(event: HistoryEvent): TaskFailure {
  return {
    reason: String(event['Reason']),
    details: String(event['Details']),
    ...(event['FailureDetails'] === undefined ? {} : { failureDetails: event['FailureDetails'] }),
  };
}
