import { EventType } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import type { Message } from './mailbox.ts';
import { afterFailure, afterPause } from './retries.ts';
import type { Store } from './store.ts';
import type { OpenTask } from './tasks.ts';
import type { TurnDraft } from './turn-draft.ts';

const mostEventsPerTurn = 1000;

/**
 * Moves waiting events into the draft. Task ids must come out as durable-functions counts them; a call with retries
 * takes ids when its attempt or its pause ends, so while one is open a turn takes in a single event: with two, it
 * would be unknown whether the orchestrator's own new tasks got their ids before or after.
 */
export function takeInEvents(store: Store, draft: TurnDraft): void {
  const { instanceId, executionId } = draft.key;
  const oneByOne = store.tasks.hasRetried(instanceId, executionId);
  for (const message of store.mailbox.waiting(instanceId, mostEventsPerTurn)) {
    if (oneByOne && draft.events.length > 0) return;
    draft.taken.push(message.sequence);
    takeIn(store, draft, message);
  }
}

function takeIn(store: Store, draft: TurnDraft, message: Message): void {
  if (message.taskId === undefined) {
    draft.events.push(message.event);
    return;
  }
  if (message.executionId !== draft.key.executionId) return;
  const task = store.tasks.get({ ...draft.key, taskId: message.taskId });
  if (!task) return;
  draft.closed.push(task.taskId);
  draft.events.push(message.event);
  if (task.due !== undefined) draft.at = Math.max(draft.at, task.due);
  if (task.retry) goOn(draft, task, message.event);
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
