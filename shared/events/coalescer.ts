/**
 * Joins calls for the same thing: while one is at work, all further ones share a single run after it. A thousand events
 * about one cluster become two or three looks at it, and what the last one hints at is still seen. A call that finds the
 * next run queued already ends at once.
 */
export class Coalescer {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  async run(key: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key);
    if (!running) return this.#start(key, work);
    // Whoever has queued the next run answers for it: the others need not wait, and a flood of them takes no room.
    if (!this.#next.has(key)) await this.#queue(key, running, work);
  }

  #queue(key: string, running: Promise<void>, work: () => Promise<void>): Promise<void> {
    const waiting = running
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(key);
        return this.#start(key, work);
      });
    this.#next.set(key, waiting);
    return waiting;
  }

  async #start(key: string, work: () => Promise<void>): Promise<void> {
    const run = work();
    this.#running.set(key, run);
    try {
      await run;
    } finally {
      if (this.#running.get(key) === run) this.#running.delete(key);
    }
  }
}
