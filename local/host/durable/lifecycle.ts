import { InstanceRunningError } from './errors.ts';
import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import { newId } from './instance-id.ts';
import { isFinished } from './instances.ts';
import type { Instance, Parent, RuntimeStatus } from './instances.ts';
import type { Store } from './store.ts';
import type { TaskKey } from './tasks.ts';

/** What starts an instance; `input` is a JSON text. */
export interface StartRequest {
  id: string;
  name: string;
  input: string;
  version: string | undefined;
  parent: Parent | undefined;
}

// All functions below change several tables and have to be called inside a transaction.

/**
 * Creates an instance; a finished one of the same id is replaced. Throws an InstanceRunningError when one of the
 * same id is not finished, so that whoever starts an id first owns it.
 */
export function createInstance(store: Store, request: StartRequest): void {
  const existing = store.instances.get(request.id);
  if (existing && !isFinished(existing.status)) throw new InstanceRunningError(request.id, existing.status);
  const now = Date.now();
  forget(store, request.id);
  const instance: Instance = {
    ...request,
    executionId: newId(),
    status: 'Pending',
    output: undefined,
    customStatus: undefined,
    created: now,
    updated: now,
    nextTaskId: 0,
    consumedActions: 0,
  };
  store.instances.put(instance);
  store.mailbox.deliver(instance.id, startedEvent(instance, now));
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

/** Removes every trace of an instance. */
export function forget(store: Store, id: string): void {
  store.instances.delete(id);
  store.mailbox.clear(id);
  store.mailbox.clearHistory(id);
  store.tasks.dropAll(id);
}

/**
 * Puts the completion of a task into its instance's inbox. False when nobody waits for it: the instance has ended or
 * started anew, or the task has been completed before.
 */
export function completeTask(store: Store, key: TaskKey, event: HistoryEvent): boolean {
  if (!store.tasks.markCompleted(key)) return false;
  const instance = store.instances.get(key.instanceId);
  if (!instance || isFinished(instance.status) || instance.executionId !== key.executionId) {
    store.tasks.close(key);
    return false;
  }
  store.mailbox.deliverCompletion(key, event);
  return true;
}

/** How an instance ends. */
export interface Ending {
  status: RuntimeStatus & ('Completed' | 'Failed' | 'Terminated');
  /** JSON text. */
  output: string;
  at: number;
  failure?: TaskFailure;
}

/** Ends an instance and tells its parent; gives the parent's id when that has something to do now. */
export function finishInstance(store: Store, instance: Instance, ending: Ending): string | undefined {
  const { status, output, at } = ending;
  store.instances.saveProgress({ ...instance, status, output, updated: at });
  const terminated = historyEvent('ExecutionTerminated', at, { Input: output });
  const completed = historyEvent('ExecutionCompleted', at, { OrchestrationStatus: status, Result: output });
  store.mailbox.appendHistory(instance.id, [status === 'Terminated' ? terminated : completed]);
  store.mailbox.clear(instance.id);
  if (status === 'Terminated') store.tasks.dropAll(instance.id);
  else store.tasks.dropWaits(instance.id);
  const { parent } = instance;
  return parent && completeTask(store, parent, parentEvent(parent, ending)) ? parent.instanceId : undefined;
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

/** Ends an instance and, before it, the sub-orchestrations it has started; gives the ids that have something to do. */
export function terminateInstance(store: Store, instance: Instance, reason: string): string[] {
  const woken: (string | undefined)[] = [];
  for (const child of store.instances.runningChildren(instance)) {
    woken.push(...terminateInstance(store, child, reason));
  }
  const output = JSON.stringify(reason);
  woken.push(finishInstance(store, instance, { status: 'Terminated', output, at: Date.now() }));
  return woken.filter((id) => id !== undefined && id !== instance.id) as string[];
}
