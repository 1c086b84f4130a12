import { isRecord } from '../narrow.ts';

/** Numbers of the actions that an orchestrator returns (durable-functions ActionType). */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface Action {
  actionType: number;
  [field: string]: unknown;
}

/** All actions of an execution so far, taken apart. */
export interface ActionList {
  /** Actions that take a task id, in the order in which the library gives the ids. */
  tasks: Action[];
  /** How often each external event has been waited for, by its name. */
  waits: Map<string, number>;
  continueAsNew: Action | undefined;
  /** Whether a task of an earlier group is part of a later one. */
  reused: boolean;
}

/**
 * Takes the actions of a result apart, groups (`Task.all`, `Task.any`) depth first. A task that is part of two groups
 * is the same object in both, and counts once: the library gives it one id.
 */
export function readActions(actions: unknown[]): ActionList {
  const list: ActionList = { tasks: [], waits: new Map(), continueAsNew: undefined, reused: false };
  const seen = new Set<Action>();
  for (const action of actions) visit(action, list, seen);
  return list;
}

function visit(action: unknown, list: ActionList, seen: Set<Action>): void {
  if (!isAction(action)) throw new TypeError('The orchestrator returned an action without a type.');
  const { actionType } = action;
  if (actionType === ActionType.WhenAny || actionType === ActionType.WhenAll) {
    const group = action['compoundActions'];
    for (const member of Array.isArray(group) ? (group as unknown[]) : []) visit(member, list, seen);
  } else if (seen.has(action)) {
    list.reused ||= actionType !== ActionType.WaitForExternalEvent;
  } else {
    seen.add(action);
    collect(action, list);
  }
}

function collect(action: Action, list: ActionList): void {
  if (action.actionType === ActionType.ContinueAsNew) {
    list.continueAsNew = action;
  } else if (action.actionType === ActionType.WaitForExternalEvent) {
    const name = String(action['externalEventName']);
    list.waits.set(name, (list.waits.get(name) ?? 0) + 1);
  } else {
    list.tasks.push(action);
  }
}

function isAction(value: unknown): value is Action {
  return isRecord(value) && typeof value['actionType'] === 'number';
}
