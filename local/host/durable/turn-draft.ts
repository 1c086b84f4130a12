import { historyEvent } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { ActionsMark } from './actions.ts';
import type { Instance } from './instance-table.ts';
import type { LiveInstance } from './live-instance.ts';
import type { RetriedCall } from './retries.ts';
import type { OpenTask } from './task-table.ts';

/** A sub-orchestration to be started. */
interface ChildStart {
  id: string;
  name: string;
  input: string;
  version: string | undefined;
  taskId: number;
}

/** What a turn is about to change, gathered before any of it is done. */
export interface TurnDraft {
  /** The turn's time, in milliseconds since 1970. */
  at: number;
  instance: Readonly<Instance>;
  key: { instanceId: string; executionId: string };
  nextTaskId: number;
  /** How far the actions have been carried out. */
  mark: ActionsMark;
  /** How many entries of the inbox are used up. */
  taken: number;
  /** Tasks whose completion this turn takes in. */
  closed: number[];
  /** Events for the orchestrator, in order. */
  events: HistoryEvent[];
  /** History entries for what this turn schedules. */
  scheduled: HistoryEvent[];
  opened: OpenTask[];
  children: ChildStart[];
}

export function newTurnDraft({ row, consumedEntries }: LiveInstance, at: number): TurnDraft {
  return {
    at,
    instance: row,
    key: { instanceId: row.id, executionId: row.executionId },
    nextTaskId: row.nextTaskId,
    mark: { entries: consumedEntries, tasks: row.consumedActions },
    taken: 0,
    closed: [],
    events: [],
    scheduled: [],
    opened: [],
    children: [],
  };
}

/** The next task id, counted as durable-functions counts. */
export function takeTaskId(draft: TurnDraft): number {
  return draft.nextTaskId++;
}

/** A call of an activity or a sub-orchestration. */
export interface Call {
  kind: 'activity' | 'orchestration';
  name: string;
  /** JSON text; undefined for no input. */
  input?: string | undefined;
  instanceId?: string | undefined;
  version?: string | undefined;
}

/** Schedules a call, or one attempt of a call with retries. */
export function scheduleCall(draft: TurnDraft, call: Call, retry?: RetriedCall): void {
  const taskId = takeTaskId(draft);
  if (call.kind === 'activity') scheduleActivity(draft, { ...call, taskId }, retry);
  else scheduleChild(draft, { ...call, taskId }, retry);
}

function scheduleActivity(draft: TurnDraft, call: Call & { taskId: number }, retry?: RetriedCall): void {
  const { taskId, name, input } = call;
  draft.opened.push({ ...draft.key, taskId, kind: 'activity', name, input, retry });
  const fields = { EventId: taskId, Name: name, Version: '', Input: `[${input ?? 'null'}]` };
  draft.scheduled.push(historyEvent('TaskScheduled', draft.at, fields));
}

function scheduleChild(draft: TurnDraft, call: Call & { taskId: number }, retry?: RetriedCall): void {
  const { taskId, name, input = 'null', version } = call;
  const childId = call.instanceId ?? `${draft.key.executionId}:${taskId}`;
  draft.opened.push({ ...draft.key, taskId, kind: 'orchestration', name, childId, retry });
  draft.children.push({ id: childId, name, input, version, taskId });
  const fields = { EventId: taskId, Name: name, InstanceId: childId, Input: input };
  draft.scheduled.push(historyEvent('SubOrchestrationInstanceCreated', draft.at, fields));
}
