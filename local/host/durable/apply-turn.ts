import { failed } from './decision.ts';
import type { Decision } from './decision.ts';
import { InstanceRunningError } from './errors.ts';
import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent } from './history.ts';
import { newId } from './instance-id.ts';
import type { Ledger } from './ledger.ts';
import { completeTask, createInstance, finishInstance, startedEvent } from './lifecycle.ts';
import type { LiveInstance } from './live-instance.ts';
import { awaitsEvent, unconsumedEvents } from './raised-events.ts';
import type { OpenTask } from './task-table.ts';
import type { TurnDraft } from './turn-draft.ts';

/** What became of a turn. */
export interface TurnOutcome {
  kind: 'going on' | 'continued as new' | 'completed' | 'failed';
  activities: OpenTask[];
  /** Instances that have something to do now. */
  ready: string[];
  /** Timers that were neither fired nor cancelled when the instance completed. */
  openTimers: number;
  timersChanged: boolean;
}

interface Turn {
  ledger: Ledger;
  live: LiveInstance;
  draft: TurnDraft;
}

/** Carries out what a turn has led to, in memory. */
export function applyTurn(turn: Turn, decision: Decision): TurnOutcome {
  const { live, draft } = turn;
  const outcome: TurnOutcome = { kind: 'going on', activities: [], ready: [], openTimers: 0, timersChanged: false };
  live.take(draft.taken);
  for (const taskId of draft.closed) live.close(taskId);
  live.consumedEntries = draft.mark.entries;
  live.update({
    status: live.row.status === 'Suspended' ? 'Suspended' : 'Running',
    updated: draft.at,
    customStatus: decision.customStatusJson ?? live.row.customStatus,
    nextTaskId: draft.nextTaskId,
    consumedActions: draft.mark.tasks,
  });
  if (decision.kind !== 'fail') {
    openTasks(turn, outcome);
    closeCancelled(turn, decision);
  }
  conclude(turn, decision, outcome);
  if (live.inbox.length > 0) outcome.ready.push(live.row.id);
  return outcome;
}

function openTasks({ ledger, live, draft }: Turn, outcome: TurnOutcome): void {
  for (const task of draft.opened) live.open(task);
  outcome.timersChanged = draft.opened.some((task) => task.kind === 'timer');
  outcome.activities = draft.opened.filter((task) => task.kind === 'activity');
  for (const child of draft.children) {
    const parent = { ...draft.key, taskId: child.taskId };
    try {
      createInstance(ledger, { ...child, parent });
      outcome.ready.push(child.id);
    } catch (error) {
      if (!(error instanceof InstanceRunningError)) throw error;
      const failure = { reason: error.message, details: '' };
      completeTask(ledger, parent, failureEvent('orchestration', draft.at, { taskId: child.taskId, failure }));
    }
  }
}

function closeCancelled({ live }: Turn, { actions }: Exclude<Decision, { kind: 'fail' }>): void {
  for (const { taskId, actionIndex = -1 } of live.timers) {
    if (actions.task(actionIndex)?.['isCanceled'] === true) live.close(taskId);
  }
}

function conclude(turn: Turn, decision: Decision, outcome: TurnOutcome): void {
  switch (decision.kind) {
    case 'wait':
      goOn(turn, decision, outcome);
      return;
    case 'continueAsNew':
      outcome.kind = 'continued as new';
      startAnew(turn, decision);
      return;
    case 'complete':
      outcome.kind = 'completed';
      outcome.openTimers = turn.live.timers.size;
      end(turn, decision, outcome);
      return;
    case 'fail':
      outcome.kind = 'failed';
      end(turn, decision, outcome);
  }
}

type Waiting = Extract<Decision, { kind: 'wait' }>;

function goOn(turn: Turn, decision: Waiting, outcome: TurnOutcome): void {
  const { live, draft } = turn;
  if (isStuck(turn, decision)) {
    const message = 'it waits for nothing that could still come; did it throw undefined, or wait for ended tasks?';
    conclude(turn, failed(message), outcome);
    return;
  }
  live.append([...draft.events, ...draft.scheduled, historyEvent('OrchestratorCompleted', draft.at)]);
}

/** Whether nothing is left that could make the orchestrator go on: then it would wait for ever. */
function isStuck({ live, draft }: Turn, { actions }: Waiting): boolean {
  if (live.tasks.size > 0 || live.inbox.length > 0) return false;
  return !awaitsEvent([...live.history, ...draft.events], actions.waits);
}

function end({ ledger, live, draft }: Turn, decision: Decision, outcome: TurnOutcome): void {
  const { at } = draft;
  const completed = historyEvent('OrchestratorCompleted', at);
  let parent: string | undefined;
  if (decision.kind === 'complete') {
    const ending = { status: 'Completed', output: decision.outputJson, at } as const;
    parent = finishInstance(ledger, live, ending, [...draft.events, ...draft.scheduled, completed]);
  } else if (decision.kind === 'fail') {
    const reason = `Orchestrator function '${live.row.name}' failed: ${decision.message}`;
    const { failureDetails } = decision;
    const failure = { reason, details: '', ...(failureDetails === undefined ? {} : { failureDetails }) };
    const ending = { status: 'Failed', output: JSON.stringify(reason), at, failure } as const;
    parent = finishInstance(ledger, live, ending, [...draft.events, completed]);
  }
  if (parent !== undefined) outcome.ready.push(parent);
}

/** Starts the next execution; events that nobody has waited for yet go with it, before those that came since. */
function startAnew({ live, draft }: Turn, decision: Extract<Decision, { kind: 'continueAsNew' }>): void {
  const carried = unconsumedEvents([...live.history, ...draft.events], decision.actions.waits);
  const sinceThen = live.inbox.filter((message) => message.taskId === undefined).map(({ event }) => event);
  live.startAnew({ executionId: newId(), input: decision.inputJson, nextTaskId: 0, consumedActions: 0 });
  live.deliver(startedEvent(live.row, draft.at));
  for (const event of [...carried, ...sinceThen] as HistoryEvent[]) live.deliver({ ...event, IsPlayed: false });
}
