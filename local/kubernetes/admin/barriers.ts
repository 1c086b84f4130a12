/** What stands between callers and an API server: no answer comes from it, or it lets nobody do anything. */
export type Barrier = 'unreachable' | 'forbidden';

/** The barriers before the clusters, by their keys. They last until they are taken away. */
export class Barriers {
  readonly #barriers = new Map<string, Barrier>();

  set(key: string, barrier: Barrier | undefined): void {
    if (barrier) this.#barriers.set(key, barrier);
    else this.#barriers.delete(key);
  }

  of(key: string | undefined): Barrier | undefined {
    return key === undefined ? undefined : this.#barriers.get(key);
  }
}
