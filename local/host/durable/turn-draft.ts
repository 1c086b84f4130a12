import { historyEvent } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { Instance } from './instances.ts';
import type { RetriedCall } from './retries.ts';
import type { OpenTask } from './tasks.ts';

/** A sub-orchestration to be started. */
export interface ChildStart {
  id: string;
  name: string;
  input: string;
  version: string | undefined;
  taskId: number;
}

/** What a turn is about to change, gathered before any of it is written. */
export interface TurnDraft {
  /** The turn's time, in milliseconds since 1970. */
  at: number;
  /** The instance as the turn found it; the fields `nextTaskId` and `consumedActions` move on. */
  instance: Instance;
  key: { instanceId: string; executionId: string };
  /** Inbox entries that are used up. */
  taken: number[];
  /** Tasks whose completion this turn takes in. */
  closed: number[];
  /** Events for the orchestrator, in order. */
  events: HistoryEvent[];
  /** History entries for what this turn schedules. */
  scheduled: HistoryEvent[];
  opened: OpenTask[];
  children: ChildStart[];
}

export function newTurnDraft(instance: Instance, at: number): TurnDraft {
  return {
    at,
    instance: { ...instance },
    key: { instanceId: instance.id, executionId: instance.executionId },
    taken: [],
    closed: [],
    events: [],
    scheduled: [],
    opened: [],
    children: [],
  };
}

/** The next task id, counted as durable-functions counts. */
export function takeTaskId(draft: TurnDraft): number {
  return draft.instance.nextTaskId++;
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
  const { kind, name, input } = call;
  draft.opened.push({ ...draft.key, taskId, kind, name, input: kind === 'activity' ? input : undefined, retry });
  if (kind === 'activity') {
    const fields = { EventId: taskId, Name: name, Version: '', Input: `[${input ?? 'null'}]` };
    draft.scheduled.push(historyEvent('TaskScheduled', draft.at, fields));
    return;
  }
  const child = {
    id: call.instanceId ?? `${draft.key.executionId}:${taskId}`,
    name,
    input: input ?? 'null',
    version: call.version,
    taskId,
  };
  draft.children.push(child);
  const fields = { EventId: taskId, Name: name, InstanceId: child.id, Input: child.input };
  draft.scheduled.push(historyEvent('SubOrchestrationInstanceCreated', draft.at, fields));
}
