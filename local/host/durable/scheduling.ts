import type { FunctionRegistry } from '../function-registry.ts';
import { stringOf } from '../narrow.ts';
import { ActionType } from './actions.ts';
import type { Action, ActionList } from './actions.ts';
import { inputOf } from './decision.ts';
import { OrchestrationRefusedError } from './errors.ts';
import { historyEvent } from './history.ts';
import { isInstanceId } from './instance-id.ts';
import { parseRetryPolicy } from './retries.ts';
import { scheduleCall, takeTaskId } from './turn-draft.ts';
import type { Call, TurnDraft } from './turn-draft.ts';

const unsupportedActions: Record<number, string> = {
  [ActionType.CallEntity]: 'calls an entity (df.callEntity)',
  [ActionType.SignalEntity]: 'signals an entity (df.signalEntity)',
  [ActionType.ScheduledSignalEntity]: 'signals an entity',
  [ActionType.LockEntities]: 'locks entities (df.lock)',
  [ActionType.ReleaseEntities]: 'releases entities',
  [ActionType.CallHttp]: 'makes an HTTP call (df.callHttp)',
};

/**
 * Schedules the actions that are new since the last turn. Throws an OrchestrationRefusedError for what this host
 * does not do and for functions that do not exist.
 */
export function scheduleNewActions(draft: TurnDraft, actions: ActionList, registry: FunctionRegistry): void {
  const { mark } = draft;
  actions.newTasks(mark).forEach((action, index) => {
    schedule(draft, { action, index: mark.tasks + index }, registry);
  });
  draft.mark = actions.markAfter(mark);
}

function schedule(draft: TurnDraft, entry: { action: Action; index: number }, registry: FunctionRegistry): void {
  const { action, index } = entry;
  switch (action.actionType) {
    case ActionType.CreateTimer:
      scheduleTimer(draft, action, index);
      return;
    case ActionType.CallActivity:
    case ActionType.CallSubOrchestrator:
      scheduleCall(draft, callOf(action, registry));
      return;
    case ActionType.CallActivityWithRetry:
    case ActionType.CallSubOrchestratorWithRetry: {
      const call = callOf(action, registry);
      const policy = parseRetryPolicy(action['retryOptions']);
      scheduleCall(draft, call, { ...call, policy, attempt: 1, firstAttemptAt: draft.at });
      return;
    }
    default: {
      const what = unsupportedActions[action.actionType] ?? `returned an action of type ${action.actionType}`;
      throw new OrchestrationRefusedError(`it ${what}, which this host does not support`);
    }
  }
}

function scheduleTimer(draft: TurnDraft, action: Action, actionIndex: number): void {
  const taskId = takeTaskId(draft);
  const fireAt = action['fireAt'];
  const due = fireAt instanceof Date ? fireAt.getTime() : Date.parse(String(fireAt));
  if (Number.isNaN(due)) throw new OrchestrationRefusedError(`it creates a timer for an invalid time`);
  const fields = { EventId: taskId, FireAt: new Date(due).toISOString() };
  draft.scheduled.push(historyEvent('TimerCreated', draft.at, fields));
  draft.opened.push({ ...draft.key, taskId, kind: 'timer', due, actionIndex });
}

function callOf(action: Action, registry: FunctionRegistry): Call {
  const name = String(action['functionName']);
  const { actionType } = action;
  if (actionType === ActionType.CallActivity || actionType === ActionType.CallActivityWithRetry) {
    const registered = registry.find(name, 'activityTrigger');
    if (!registered) throw new OrchestrationRefusedError(missing(name, 'an activity'));
    return { kind: 'activity', name: registered.name, input: inputOf(action['input']) };
  }
  const registered = registry.find(name, 'orchestrationTrigger');
  if (!registered) throw new OrchestrationRefusedError(missing(name, 'an orchestrator'));
  return {
    kind: 'orchestration',
    name: registered.name,
    // Unlike an activity's, a sub-orchestration's input comes as the value itself, strings too.
    input: JSON.stringify(action['input'] ?? null),
    instanceId: childId(action['instanceId']),
    version: stringOf(action['version']),
  };
}

/** The id that a sub-orchestration is given; an empty one counts as none. */
function childId(value: unknown): string | undefined {
  const id = stringOf(value);
  if (id === undefined || id === '') return undefined;
  if (!isInstanceId(id)) throw new OrchestrationRefusedError(`"${id}" is no valid instance id`);
  return id;
}

function missing(name: string, kind: string): string {
  return `The function '${name}' doesn't exist, is disabled, or is not ${kind} function.`;
}
