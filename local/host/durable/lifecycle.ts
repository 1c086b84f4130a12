import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import { newId } from './instance-id.ts';
import type { Instance, Parent, RuntimeStatus } from './instance-table.ts';
import type { Ledger } from './ledger.ts';
import type { LiveInstance } from './live-instance.ts';
import type { OpenTask } from './task-table.ts';

/** What starts an instance; `input` is a JSON text. */
export interface StartRequest {
  id: string;
  name: string;
  input: string;
  version: string | undefined;
  parent: Parent | undefined;
}

/** Creates an instance and tells it to start; see Ledger.add for what it throws. */
export function createInstance(ledger: Ledger, request: StartRequest): void {
  const now = Date.now();
  const live = ledger.add({
    ...request,
    executionId: newId(),
    status: 'Pending',
    output: undefined,
    customStatus: undefined,
    created: now,
    updated: now,
    nextTaskId: 0,
    consumedActions: 0,
  });
  live.deliver(startedEvent(live.row, now));
}

/** The first event of an execution. */
export function startedEvent(instance: Instance, at: number): HistoryEvent {
  const { parent } = instance;
  return historyEvent('ExecutionStarted', at, {
    Name: instance.name,
    Version: instance.version ?? '',
    Input: instance.input,
    Tags: null,
    OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.executionId },
    ParentInstance: parent
      ? {
          TaskScheduleId: parent.taskId,
          OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
        }
      : null,
  });
}

/** Hands the completion of a task to its execution; false when that has ended, or has it already. */
export function completeTask(ledger: Ledger, key: Parent, event: HistoryEvent): boolean {
  const live = ledger.find(key.instanceId);
  return live?.row.executionId === key.executionId && live.complete(key.taskId, event);
}

/** Hands over the completion of an activity; false when nobody awaits it. */
export function completeActivity(ledger: Ledger, task: OpenTask, event: HistoryEvent): boolean {
  if (ledger.find(task.instanceId)?.row.executionId === task.executionId) return completeTask(ledger, task, event);
  // Its execution has ended, and it was kept only so that the activity runs.
  ledger.write((tables) => {
    const head = tables.instances.head(task.instanceId);
    if (head) tables.tasks.delete(head.key, task);
  });
  return false;
}

/** How an instance ends. */
export interface Ending {
  status: RuntimeStatus & ('Completed' | 'Failed' | 'Terminated');
  /** JSON text. */
  output: string;
  at: number;
  failure?: TaskFailure;
}

/**
 * Ends an instance, with the events of its last turn, and tells its parent; gives the parent's id when that has
 * something to do now.
 */
export function finishInstance(
  ledger: Ledger,
  live: LiveInstance,
  ending: Ending,
  events: HistoryEvent[] = [],
): string | undefined {
  const { status, output, at } = ending;
  const last =
    status === 'Terminated'
      ? historyEvent('ExecutionTerminated', at, { Input: output })
      : historyEvent('ExecutionCompleted', at, { OrchestrationStatus: status, Result: output });
  live.append([...events, last]);
  live.end({ status, output, updated: at });
  const { parent } = live.row;
  return parent && completeTask(ledger, parent, parentEvent(parent, ending)) ? parent.instanceId : undefined;
}

function parentEvent(parent: Parent, ending: Ending): HistoryEvent {
  if (ending.status === 'Completed') {
    return historyEvent('SubOrchestrationInstanceCompleted', ending.at, {
      TaskScheduledId: parent.taskId,
      Result: ending.output,
    });
  }
  const failure = ending.failure ?? { reason: String(JSON.parse(ending.output)), details: '' };
  return failureEvent('orchestration', ending.at, { taskId: parent.taskId, failure });
}

/** Ends an instance and, before it, the sub-orchestrations it waits for; gives the ids that have something to do. */
export function terminateInstance(ledger: Ledger, live: LiveInstance, reason: string): string[] {
  const woken: (string | undefined)[] = [];
  for (const child of runningChildren(ledger, live)) woken.push(...terminateInstance(ledger, child, reason));
  const output = JSON.stringify(reason);
  woken.push(finishInstance(ledger, live, { status: 'Terminated', output, at: Date.now() }));
  return woken.filter((id) => id !== undefined && id !== live.row.id) as string[];
}

function runningChildren(ledger: Ledger, { row, tasks }: LiveInstance): LiveInstance[] {
  const children = [...tasks.values()].map(({ childId, taskId }) => {
    const child = childId === undefined ? undefined : ledger.find(childId);
    const parent = child?.row.parent;
    // The id may meanwhile belong to an instance that somebody else has started.
    return parent?.executionId === row.executionId && parent.taskId === taskId ? child : undefined;
  });
  return children.filter((child) => child !== undefined);
}
