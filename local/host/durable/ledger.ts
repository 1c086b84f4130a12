import type { Database } from './database.ts';
import { InstanceRunningError } from './errors.ts';
import { isFinished } from './instance-table.ts';
import type { Instance } from './instance-table.ts';
import { LiveInstance } from './live-instance.ts';
import type { Tables } from './tables.ts';

/** How many characters of inputs and histories to keep in memory. */
const historyCapacity = 8 * 1024 * 1024;

/**
 * The instances that go on, in memory, and their way to the state file. All changes of one round of the event loop
 * are written in one transaction, so that one write to the disk serves many instances; what a change leads to outside
 * has to wait until the disk has it.
 */
export class Ledger {
  readonly #database: Database;
  readonly #tables: Tables;
  readonly #live = new Map<string, LiveInstance>();
  readonly #changed = new Set<LiveInstance>();
  readonly #sizes = new Map<string, number>();
  #size = 0;
  #further: ((tables: Tables) => void)[] = [];
  #effects: (() => void)[] = [];
  #pending: PromiseWithResolvers<void> | undefined;
  #generation = 0;
  #lastKey: number | undefined;
  /** Called after a commit that failed; what the state file has counts. */
  onFailure: (error: unknown) => void = () => undefined;

  constructor(database: Database, tables: Tables) {
    this.#database = database;
    this.#tables = tables;
  }

  /** Changes when memory has been given up for what the state file has: what was read before is void then. */
  get generation(): number {
    return this.#generation;
  }

  /** The instance of this id, if there is one that goes on. */
  find(id: string): LiveInstance | undefined {
    const known = this.#live.get(id);
    if (known) return isFinished(known.row.status) ? undefined : known;
    const row = this.#tables.instances.get(id);
    if (!row || isFinished(row.status)) return undefined;
    const live = LiveInstance.load(this.#tables, row, this.#touch);
    this.#keep(live);
    return live;
  }

  /**
   * Adds an instance; a finished one of its id is replaced. Throws an InstanceRunningError when there is one that is
   * not finished, so that whoever takes an id first owns it.
   */
  add(instance: Omit<Instance, 'key'>): LiveInstance {
    const { id } = instance;
    const before = this.#live.get(id);
    const head = before?.row ?? this.#tables.instances.head(id);
    if (head && !isFinished(head.status)) throw new InstanceRunningError(id, head.status);
    // What the one before has not written yet is replaced like the rest.
    if (before) this.#changed.delete(before);
    const row = { ...instance, key: head?.key ?? this.#newKey() };
    const live = LiveInstance.create(this.#tables, row, { touch: this.#touch, replaces: head !== undefined });
    this.#live.set(id, live);
    return live;
  }

  #newKey(): number {
    this.#lastKey ??= this.#tables.instances.lastKey();
    this.#lastKey++;
    return this.#lastKey;
  }

  /** Adds something to the next commit. */
  write(work: (tables: Tables) => void): void {
    this.#further.push(work);
    this.#schedule();
  }

  /** Calls back when all changes up to now are on the disk; never when they could not be written. */
  afterCommit(work: () => void): void {
    this.#schedule();
    this.#effects.push(work);
  }

  /** Resolves when all changes up to now are on the disk; rejects when they could not be written. */
  committed(): Promise<void> {
    return this.#pending?.promise ?? this.#database.synced();
  }

  /** Commits all changes now. Throws when that fails; everything since the last commit is forgotten then. */
  commit(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    try {
      this.#database.transaction(() => {
        for (const live of this.#changed) live.write();
        for (const work of this.#further) work(this.#tables);
      });
    } catch (error) {
      this.#fail(error, [pending]);
      throw error;
    }
    const effects = this.#effects;
    this.#effects = [];
    this.#tidy();
    this.#database.synced().then(
      () => {
        pending.resolve();
        for (const work of effects) work();
      },
      // Whether the disk has it is unknown: nothing follows from it, and what the file has is read again.
      (error: unknown) => this.#fail(error, [pending, this.#pending]),
    );
  }

  #fail(error: unknown, promised: readonly (PromiseWithResolvers<void> | undefined)[]): void {
    this.#pending = undefined;
    this.#reset();
    for (const one of promised) one?.reject(error);
    this.onFailure(error);
  }

  readonly #touch = (live: LiveInstance): void => {
    this.#changed.add(live);
    this.#schedule();
  };

  #schedule(): void {
    if (this.#pending) return;
    this.#pending = Promise.withResolvers();
    // Not everybody waits for a commit, and `onFailure` tells of every failure.
    this.#pending.promise.catch(() => undefined);
    setImmediate(() => {
      try {
        this.commit();
      } catch {
        // `onFailure` has been told.
      }
    });
  }

  #reset(): void {
    this.#generation++;
    this.#lastKey = undefined;
    this.#live.clear();
    this.#sizes.clear();
    this.#size = 0;
    this.#changed.clear();
    this.#further = [];
    this.#effects = [];
  }

  /** Forgets what has finished and, when there is too much, what has not changed for longest. */
  #tidy(): void {
    for (const live of this.#changed) {
      this.#forget(live.row.id);
      if (!isFinished(live.row.status)) this.#keep(live);
    }
    this.#changed.clear();
    this.#further = [];
    // A Map gives its keys in the order of insertion.
    for (const [id, live] of this.#live) {
      if (this.#size <= historyCapacity) return;
      // With something in the inbox it may be in the middle of a turn, and there must not be a second one of it.
      if (live.inbox.length === 0) this.#forget(id);
    }
  }

  #keep(live: LiveInstance): void {
    this.#live.set(live.row.id, live);
    this.#sizes.set(live.row.id, live.size);
    this.#size += live.size;
  }

  #forget(id: string): void {
    this.#size -= this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
    this.#live.delete(id);
  }
}
