import { describeError } from '../errors.ts';
import type { Log } from '../log.ts';

interface DispatcherParts {
  /** Works on one key; never called twice at once for the same key. */
  work: (key: string) => Promise<void>;
  concurrency: number;
  log: Log;
}

const retryDelay = 1000;

/** Runs work on keys in the order in which they were named, a limited number at once, each key one at a time. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #queue = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** There may be something to do for these keys. */
  ready(keys: Iterable<string>): void {
    for (const key of keys) this.#queue.add(key);
    this.#startMore();
  }

  /** Starts nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled(this.#running.values());
  }

  #startMore(): void {
    for (const key of this.#queue) {
      if (this.#stopped || this.#running.size >= this.#parts.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#queue.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#parts.work(key);
    } catch (error) {
      // Such as a full disk: nothing was written, so trying again later is safe.
      this.#parts.log.write('error', 'durable', `Work on ${key} failed, trying again: ${describeError(error)}`);
      setTimeout(() => this.ready([key]), retryDelay).unref();
    }
    this.#running.delete(key);
    this.#startMore();
  }
}
