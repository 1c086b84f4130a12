import type { KubernetesObject } from '../object.ts';

/** One write, as watchers see it. */
export interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly namespace: string;
  readonly object: KubernetesObject;
  /** The object before the write. */
  readonly previous?: KubernetesObject;
}

type Watcher = (change: Change) => void;

const KEPT = 1000;

/** The latest changes of one cluster; a watch may start at any of them. Older ones are gone, as on a real server. */
export class History {
  #changes: Change[] = [];
  /** Changes up to this revision are no longer known. */
  #forgotten: number;
  readonly #watchers = new Set<Watcher>();

  constructor(revision: number) {
    this.#forgotten = revision;
  }

  add(change: Change): void {
    this.#changes.push(change);
    // Cut in bulk, so that not every write moves the whole list.
    if (this.#changes.length >= 2 * KEPT) {
      this.#forgotten = this.#changes[KEPT - 1]?.revision ?? this.#forgotten;
      this.#changes = this.#changes.slice(KEPT);
    }
    for (const watcher of this.#watchers) watcher(change);
  }

  /** The changes after `revision`; `undefined` when some of them are forgotten. */
  since(revision: number): readonly Change[] | undefined {
    return revision < this.#forgotten ? undefined : this.#changes.filter((change) => change.revision > revision);
  }

  /** Calls `watcher` for every later change until the returned function is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}
