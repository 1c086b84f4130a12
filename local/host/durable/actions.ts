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
interface FlatActions {
  /** Actions that take a task id, in the order in which the library gives the ids. */
  tasks: Action[];
  /** How often each external event has been waited for, by its name. */
  waits: Map<string, number>;
  /** Whether a task of an earlier group is part of a later one. */
  reused: boolean;
}

/** How far the actions of an execution have been carried out. */
export interface ActionsMark {
  /** How many entries of the list; zero when it is not known. */
  entries: number;
  /** How many tasks these entries are. */
  tasks: number;
}

/**
 * The actions that an orchestrator has returned: always all of its execution, from the first on. A long orchestration
 * returns thousands of them each turn, so they are looked through only when it has to be.
 */
export class ActionList {
  readonly #entries: unknown[];
  #flat: FlatActions | undefined;

  /** Takes the list of lists that the library returns. */
  constructor(actions: unknown[]) {
    this.#entries = actions.length === 1 && Array.isArray(actions[0]) ? (actions[0] as unknown[]) : actions.flat();
  }

  /** How far they have been carried out when all of them have been. */
  markAfter(before: ActionsMark): ActionsMark {
    const tasks = this.#isPlainSince(before) ? before.tasks + this.#tasksSince(before).length : this.#all.tasks.length;
    return { entries: this.#entries.length, tasks };
  }

  /** The tasks that have come since, in the order in which the library gives ids. */
  newTasks(since: ActionsMark): Action[] {
    return this.#isPlainSince(since) ? this.#tasksSince(since) : this.#all.tasks.slice(since.tasks);
  }

  /** The action of a task, by its place among the tasks. */
  task(index: number): Action | undefined {
    return this.#all.tasks[index];
  }

  get waits(): ReadonlyMap<string, number> {
    return this.#all.waits;
  }

  /** Whether a task has been found to be part of two groups. */
  get reused(): boolean {
    return this.#flat?.reused === true;
  }

  /** The action that starts the orchestration anew; the library adds none after it. */
  get continueAsNew(): Action | undefined {
    const last = this.#entries.at(-1);
    return isRecord(last) && last['actionType'] === ActionType.ContinueAsNew ? (last as Action) : undefined;
  }

  get #all(): FlatActions {
    this.#flat ??= flatten(this.#entries);
    return this.#flat;
  }

  /** A group may contain tasks of before; anything else in the list is new, since the library adds it only once. */
  #isPlainSince({ entries, tasks }: ActionsMark): boolean {
    return (entries > 0 || tasks === 0) && !this.#entries.slice(entries).some(isGroup);
  }

  #tasksSince({ entries }: ActionsMark): Action[] {
    return this.#entries.slice(entries).filter((entry) => isTask(entry)) as Action[];
  }
}

function isGroup(entry: unknown): boolean {
  const type = isRecord(entry) ? entry['actionType'] : undefined;
  return type === ActionType.WhenAny || type === ActionType.WhenAll;
}

function isTask(entry: unknown): boolean {
  const type = isRecord(entry) ? entry['actionType'] : undefined;
  return type !== ActionType.ContinueAsNew && type !== ActionType.WaitForExternalEvent;
}

/**
 * Groups (`Task.all`, `Task.any`) are gone through depth first. A task that is part of two groups is the same object
 * in both, and counts once: the library gives it one id.
 */
function flatten(entries: unknown[]): FlatActions {
  const flat: FlatActions = { tasks: [], waits: new Map(), reused: false };
  const seen = new Set<unknown>();
  const visit = (entry: unknown): void => {
    if (isGroup(entry)) {
      const members = (entry as Action)['compoundActions'];
      if (Array.isArray(members)) members.forEach(visit);
    } else if (seen.has(entry)) {
      flat.reused ||= isTask(entry);
    } else {
      seen.add(entry);
      collect(entry as Action, flat);
    }
  };
  entries.forEach(visit);
  return flat;
}

function collect(action: Action, flat: FlatActions): void {
  if (isTask(action)) {
    flat.tasks.push(action);
  } else if (action.actionType === ActionType.WaitForExternalEvent) {
    const name = String(action['externalEventName']);
    flat.waits.set(name, (flat.waits.get(name) ?? 0) + 1);
  }
}
