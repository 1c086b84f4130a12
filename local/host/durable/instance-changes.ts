import type { Message } from './event-tables.ts';
import type { Instance } from './instance-table.ts';
import type { Tables } from './tables.ts';
import type { OpenTask } from './task-table.ts';

/**
 * What has changed in an instance since it was last written. What comes and goes in between, as most events do, is
 * never written.
 */
export class InstanceChanges {
  row: 'whole' | 'progress' | undefined;
  /** Inbox entries up to this place are used up. */
  takenUpTo = 0;
  readonly completed = new Set<OpenTask>();
  /** Texts of turns. */
  history: string[] = [];
  /** How many turns the state file has. */
  turns = 0;
  readonly #key: number;
  readonly #opened = new Set<OpenTask>();
  readonly #closed = new Set<OpenTask>();
  /** Inbox entries after this place are not in the state file yet. */
  #savedUpTo: number;
  #deletedUpTo = 0;
  /** What the state file has too much. */
  #stale: { history?: boolean; inbox?: boolean; tasks?: 'all' | 'waits' } = {};

  constructor(key: number, savedUpTo: number) {
    this.#key = key;
    this.#savedUpTo = savedUpTo;
  }

  /** The instance takes the place of one that the state file has. */
  replace(): void {
    this.#stale = { history: true, inbox: true, tasks: 'all' };
  }

  open(task: OpenTask): void {
    this.#opened.add(task);
  }

  close(task: OpenTask): void {
    this.completed.delete(task);
    if (!this.#opened.delete(task)) this.#closed.add(task);
  }

  /** Nothing of the inbox and of the open tasks is waited for any more. Activities go on, unless `all` is dropped. */
  drop(tasks: 'all' | 'waits'): void {
    for (const task of this.#opened) {
      if (tasks === 'all' || task.kind !== 'activity' || task.completed === true) this.#opened.delete(task);
    }
    // An activity that has ended in this very round is still open in the state file, where nothing else closes it.
    for (const task of this.completed) if (!this.#opened.has(task)) this.#closed.add(task);
    this.completed.clear();
    this.#stale.inbox = true;
    if (this.#stale.tasks !== 'all') this.#stale.tasks = tasks;
  }

  dropHistory(): void {
    this.history = [];
    this.turns = 0;
    this.#stale.history = true;
  }

  /** Writes everything down; has to be called inside a transaction. */
  write(tables: Tables, row: Instance, inbox: readonly Message[]): void {
    this.#deleteStale(tables);
    this.#writeInbox(tables, inbox);
    this.#writeTasks(tables);
    for (const events of this.history) tables.history.insert(this.#key, this.turns++, events);
    this.history = [];
    if (this.row === 'whole') tables.instances.put(row);
    else if (this.row === 'progress') tables.instances.saveProgress(row);
    this.row = undefined;
  }

  #deleteStale(tables: Tables): void {
    const { history, inbox, tasks } = this.#stale;
    if (history === true) tables.history.deleteAll(this.#key);
    if (inbox === true) tables.inbox.deleteAll(this.#key);
    if (tasks === 'all') tables.tasks.deleteAll(this.#key);
    else if (tasks === 'waits') tables.tasks.deleteWaits(this.#key);
    this.#stale = {};
  }

  #writeInbox(tables: Tables, inbox: readonly Message[]): void {
    const taken = Math.min(this.takenUpTo, this.#savedUpTo);
    if (taken > this.#deletedUpTo) tables.inbox.deleteUpTo(this.#key, taken);
    this.#deletedUpTo = this.takenUpTo;
    const last = inbox.at(-1)?.sequence ?? this.#savedUpTo;
    // Places have no gaps, so this is how many are new.
    const fresh = Math.min(inbox.length, last - this.#savedUpTo);
    for (const message of inbox.slice(inbox.length - fresh)) tables.inbox.insert(this.#key, message);
    this.#savedUpTo = last;
  }

  #writeTasks(tables: Tables): void {
    for (const task of this.#closed) tables.tasks.delete(this.#key, task);
    for (const task of this.#opened) tables.tasks.insert(this.#key, task);
    for (const task of this.completed) if (!this.#opened.has(task)) tables.tasks.markCompleted(this.#key, task);
    for (const written of [this.#closed, this.#opened, this.completed]) written.clear();
  }
}
