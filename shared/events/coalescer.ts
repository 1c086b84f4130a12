/**
 * Joins calls for the same thing: while one is at work, all further ones share a single run after it. A thousand events
 * about one cluster become two or three looks at it, and what the last one hints at is still seen. A call that finds the
 * next run queued already ends at once. Runs for one thing begin at least `pauseMilliseconds` apart.
 */
export class Coalescer {
  readonly #pauseMilliseconds: number;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  constructor(pauseMilliseconds = 0) {
    this.#pauseMilliseconds = pauseMilliseconds;
  }

  async run(key: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key);
    if (!running) return this.#start(key, work);
    // Whoever has queued the next run answers for it: the others need not wait, and a flood of them takes no room.
    if (!this.#next.has(key)) await this.#queue(key, running, work);
  }

  #queue(key: string, running: Promise<void>, work: () => Promise<void>): Promise<void> {
    const waiting = running.then(() => {
      this.#next.delete(key);
      return this.#start(key, work);
    });
    this.#next.set(key, waiting);
    return waiting;
  }

  async #start(key: string, work: () => Promise<void>): Promise<void> {
    const run = work();
    const over = this.#over(run, Date.now());
    this.#running.set(key, over);
    void over.then(() => {
      if (this.#running.get(key) === over) this.#running.delete(key);
    });
    await run;
  }

  /** Until a run has ended, however it did, and the next one may begin. */
  async #over(run: Promise<void>, beganAt: number): Promise<void> {
    await run.catch(() => undefined);
    const pause = beganAt + this.#pauseMilliseconds - Date.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
