import { failed } from './decision.ts';
import type { Decision } from './decision.ts';
import { InstanceRunningError } from './errors.ts';
import { failureEvent, historyEvent, parseEvent } from './history.ts';
import type { HistoryEvent } from './history.ts';
import { isFinished } from './instances.ts';
import type { Instance } from './instances.ts';
import { newId } from './instance-id.ts';
import { completeTask, createInstance, finishInstance, startedEvent } from './lifecycle.ts';
import { awaitsEvent, unconsumedEvents } from './raised-events.ts';
import { cancelledTimers } from './scheduling.ts';
import type { Store } from './store.ts';
import type { OpenTask } from './tasks.ts';
import type { TurnDraft } from './turn-draft.ts';

/** What became of a turn. */
export interface TurnOutcome {
  kind: 'going on' | 'continued as new' | 'completed' | 'failed' | 'discarded';
  activities: OpenTask[];
  /** Other instances that have something to do now. */
  ready: string[];
  /** History entries that were appended. */
  history: string[];
  /** Timers that were neither fired nor cancelled when the instance completed. */
  openTimers: number;
}

/** Writes a turn down. Has to be called inside a transaction. */
export function commitTurn(store: Store, draft: TurnDraft, decision: Decision): TurnOutcome {
  const outcome: TurnOutcome = { kind: 'discarded', activities: [], ready: [], history: [], openTimers: 0 };
  const current = store.instances.get(draft.instance.id);
  // Terminated, purged or replaced while the orchestrator was asked.
  if (!current || isFinished(current.status) || current.executionId !== draft.key.executionId) return outcome;

  store.mailbox.remove(draft.taken);
  for (const taskId of draft.closed) store.tasks.close({ ...draft.key, taskId });
  const instance: Instance = {
    ...draft.instance,
    status: current.status === 'Suspended' ? 'Suspended' : 'Running',
    updated: draft.at,
    customStatus: decision.customStatusJson ?? current.customStatus,
  };
  if (decision.kind !== 'fail') openTasks(store, draft, outcome);
  conclude(store, { draft, decision, instance }, outcome);
  return outcome;
}

interface Turn {
  draft: TurnDraft;
  decision: Decision;
  instance: Instance;
}

function openTasks(store: Store, draft: TurnDraft, outcome: TurnOutcome): void {
  for (const task of draft.opened) store.tasks.open(task);
  outcome.activities = draft.opened.filter((task) => task.kind === 'activity');
  for (const child of draft.children) {
    const parent = { ...draft.key, taskId: child.taskId };
    try {
      createInstance(store, { ...child, parent });
      outcome.ready.push(child.id);
    } catch (error) {
      if (!(error instanceof InstanceRunningError)) throw error;
      const failure = { reason: error.message, details: '' };
      completeTask(store, parent, failureEvent('orchestration', draft.at, { taskId: child.taskId, failure }));
    }
  }
}

function conclude(store: Store, turn: Turn, outcome: TurnOutcome): void {
  const { draft, decision, instance } = turn;
  switch (decision.kind) {
    case 'wait':
      goOn(store, turn, outcome);
      return;
    case 'continueAsNew':
      outcome.kind = 'continued as new';
      startAnew(store, turn, decision.inputJson);
      return;
    case 'complete':
      outcome.kind = 'completed';
      closeCancelled(store, turn);
      outcome.openTimers = store.tasks.timersOf(instance.id, instance.executionId).filter((task) => !task.retry).length;
      appendTurn(store, draft);
      end(store, turn, outcome);
      return;
    case 'fail':
      outcome.kind = 'failed';
      appendTurn(store, { ...draft, scheduled: [] });
      end(store, turn, outcome);
  }
}

function goOn(store: Store, turn: Turn, outcome: TurnOutcome): void {
  closeCancelled(store, turn);
  if (isStuck(store, turn)) {
    const message = 'it waits for nothing that could still come; did it throw undefined, or wait for ended tasks?';
    conclude(store, { ...turn, decision: failed(message) }, outcome);
    return;
  }
  outcome.kind = 'going on';
  outcome.history = appendTurn(store, turn.draft);
  store.instances.saveProgress(turn.instance);
}

/** Whether nothing is left that could make the orchestrator go on: then it would wait for ever. */
function isStuck(store: Store, { draft, decision, instance }: Turn): boolean {
  if (decision.kind === 'fail' || store.tasks.hasAny(instance.id, instance.executionId)) return false;
  if (store.mailbox.waiting(instance.id, 1).length > 0) return false;
  return !awaitsEvent(pastOf(store, draft), decision.actions.waits);
}

/** The history of an execution and what its present turn has taken in. */
function pastOf(store: Store, draft: TurnDraft): HistoryEvent[] {
  return [...store.mailbox.history(draft.instance.id).map(parseEvent), ...draft.events];
}

function appendTurn(store: Store, draft: TurnDraft): string[] {
  const events = [...draft.events, ...draft.scheduled, historyEvent('OrchestratorCompleted', draft.at)];
  return store.mailbox.appendHistory(draft.instance.id, events);
}

function closeCancelled(store: Store, { draft, decision, instance }: Turn): void {
  if (decision.kind === 'fail') return;
  const timers = store.tasks.timersOf(instance.id, instance.executionId);
  for (const taskId of cancelledTimers(timers, decision.actions)) store.tasks.close({ ...draft.key, taskId });
}

function end(store: Store, { draft, decision, instance }: Turn, outcome: TurnOutcome): void {
  const at = draft.at;
  let parent: string | undefined;
  if (decision.kind === 'complete') {
    parent = finishInstance(store, instance, { status: 'Completed', output: decision.outputJson, at });
  } else if (decision.kind === 'fail') {
    const reason = `Orchestrator function '${instance.name}' failed: ${decision.message}`;
    const { failureDetails } = decision;
    const failure = { reason, details: '', ...(failureDetails === undefined ? {} : { failureDetails }) };
    parent = finishInstance(store, instance, { status: 'Failed', output: JSON.stringify(reason), at, failure });
  }
  if (parent !== undefined) outcome.ready.push(parent);
}

/** Starts the next execution; events that nobody has waited for yet go with it, before those that came since. */
function startAnew(store: Store, { draft, decision, instance }: Turn, input: string): void {
  if (decision.kind === 'fail') return;
  const carried = unconsumedEvents(pastOf(store, draft), decision.actions.waits);
  const sinceThen = store.mailbox.waiting(instance.id, Number.MAX_SAFE_INTEGER);
  const next: Instance = { ...instance, executionId: newId(), input, nextTaskId: 0, consumedActions: 0 };
  store.tasks.dropWaits(instance.id);
  store.mailbox.clear(instance.id);
  store.mailbox.clearHistory(instance.id);
  store.instances.put(next);
  store.mailbox.deliver(next.id, startedEvent(next, draft.at));
  for (const event of carried) store.mailbox.deliver(next.id, event);
  for (const message of sinceThen) {
    if (message.taskId === undefined) store.mailbox.deliver(next.id, message.event);
  }
}
