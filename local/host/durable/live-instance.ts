import { InstanceChanges } from './instance-changes.ts';
import { formatEvents, parseEvents } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { Message } from './event-tables.ts';
import type { Instance } from './instance-table.ts';
import type { OpenTask } from './task-table.ts';
import type { Tables } from './tables.ts';

type InstanceChange = Partial<Omit<Instance, 'key' | 'id'>>;

/**
 * An instance that goes on, in memory: a turn needs nothing from the state file. What is changed here is noted, to be
 * written with the next commit.
 */
export class LiveInstance {
  readonly #changes: InstanceChanges;
  readonly #tables: Tables;
  readonly #touch: (live: LiveInstance) => void;
  /** How many entries of the list of actions have been carried out; zero when it is not known. */
  consumedEntries = 0;
  #row: Instance;
  #inbox: Message[];
  #nextMessage: number;
  readonly #tasks = new Map<number, OpenTask>();
  readonly #timers = new Set<OpenTask>();
  readonly #retried = new Set<OpenTask>();
  #history: HistoryEvent[] | undefined;
  #historySize = 0;

  private constructor(tables: Tables, row: Instance, touch: (live: LiveInstance) => void, inbox: Message[]) {
    this.#tables = tables;
    this.#row = row;
    this.#touch = touch;
    this.#inbox = inbox;
    this.#nextMessage = (inbox.at(-1)?.sequence ?? 0) + 1;
    this.#changes = new InstanceChanges(row.key, this.#nextMessage - 1);
  }

  /** A new instance; it may take the place of one that the state file has. */
  static create(
    tables: Tables,
    row: Instance,
    options: { touch: (live: LiveInstance) => void; replaces: boolean },
  ): LiveInstance {
    const live = new LiveInstance(tables, row, options.touch, []);
    live.#history = [];
    live.#changes.row = 'whole';
    if (options.replaces) live.#changes.replace();
    options.touch(live);
    return live;
  }

  /** An instance as the state file has it. */
  static load(tables: Tables, row: Instance, touch: (live: LiveInstance) => void): LiveInstance {
    const live = new LiveInstance(tables, row, touch, tables.inbox.all(row.key));
    for (const task of tables.tasks.ofExecution(row.key, row.executionId)) live.#add(task);
    return live;
  }

  get row(): Readonly<Instance> {
    return this.#row;
  }

  get inbox(): readonly Message[] {
    return this.#inbox;
  }

  get tasks(): ReadonlyMap<number, OpenTask> {
    return this.#tasks;
  }

  /** The timers that the orchestrator has created and can cancel. */
  get timers(): ReadonlySet<OpenTask> {
    return this.#timers;
  }

  /** Whether a call with retries is open, whose next failure takes task ids. */
  get hasRetried(): boolean {
    return this.#retried.size > 0;
  }

  /** How much of it is in memory, in characters: the input, and the history once it has been read. */
  get size(): number {
    return this.#row.input.length + this.#historySize;
  }

  /** The events that earlier turns of this execution have taken in or caused, oldest first. */
  get history(): readonly HistoryEvent[] {
    if (!this.#history) {
      const texts = this.#tables.history.all(this.#row.key);
      this.#history = parseEvents(texts.join(','));
      this.#changes.turns = texts.length;
      this.#historySize = texts.reduce((size, text) => size + text.length, 0);
    }
    return this.#history;
  }

  update(change: InstanceChange): void {
    this.#row = { ...this.#row, ...change };
    this.#changes.row ??= 'progress';
    this.#touch(this);
  }

  /** Puts an event into the inbox. */
  deliver(event: HistoryEvent, taskId?: number): void {
    this.#inbox.push({ sequence: this.#nextMessage++, taskId, event });
    this.#touch(this);
  }

  /** Puts the completion of a task into the inbox; false when it is not open, or was completed before. */
  complete(taskId: number, event: HistoryEvent): boolean {
    const task = this.#tasks.get(taskId);
    if (!task || task.completed === true) return false;
    task.completed = true;
    this.#changes.completed.add(task);
    this.deliver(event, taskId);
    return true;
  }

  /** Takes the first events out of the inbox. */
  take(count: number): void {
    this.#changes.takenUpTo = this.#inbox[count - 1]?.sequence ?? this.#changes.takenUpTo;
    this.#inbox.splice(0, count);
    this.#touch(this);
  }

  open(task: OpenTask): void {
    this.#add(task);
    this.#changes.open(task);
    this.#touch(this);
  }

  close(taskId: number): void {
    const task = this.#tasks.get(taskId);
    if (!task) return;
    this.#tasks.delete(taskId);
    this.#timers.delete(task);
    this.#retried.delete(task);
    this.#changes.close(task);
    this.#touch(this);
  }

  /** Adds to the history what a turn has taken in and caused. */
  append(events: HistoryEvent[]): void {
    const { history } = this;
    for (const event of events) event.IsPlayed = true;
    const text = formatEvents(events);
    this.#history = history as HistoryEvent[];
    this.#history.push(...events);
    this.#historySize += text.length;
    this.#changes.history.push(text);
    this.#touch(this);
  }

  /** Begins a new execution, which knows nothing of the one before but its activities, which go on unawaited. */
  startAnew(change: InstanceChange): void {
    this.#row = { ...this.#row, ...change };
    this.#changes.row = 'whole';
    this.#drop('waits');
    this.#history = [];
    this.#historySize = 0;
    this.consumedEntries = 0;
    this.#changes.dropHistory();
  }

  /** Ends the instance: nothing is waited for any more. Its activities go on, unless it was terminated. */
  end(change: InstanceChange): void {
    this.update(change);
    this.#drop(this.#row.status === 'Terminated' ? 'all' : 'waits');
  }

  /** Writes what has changed; has to be called inside a transaction. */
  write(): void {
    this.#changes.write(this.#tables, this.#row, this.#inbox);
  }

  #add(task: OpenTask): void {
    this.#tasks.set(task.taskId, task);
    if (task.retry) this.#retried.add(task);
    else if (task.kind === 'timer') this.#timers.add(task);
  }

  #drop(tasks: 'all' | 'waits'): void {
    this.#inbox = [];
    this.#tasks.clear();
    this.#retried.clear();
    this.#timers.clear();
    this.#changes.drop(tasks);
    this.#touch(this);
  }
}
