import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Brings what was written to a file onto the disk while the process goes on: it takes the disk milliseconds, in which
 * hundreds of turns can run. One call to the disk serves everybody who asked while the one before was under way.
 */
export class Disk {
  readonly #file: number;
  #isWritten = false;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600);
  }

  /** Something was written to the file. */
  written(): void {
    this.#isWritten = true;
  }

  /** Resolves when all that was written up to now is on the disk; rejects when the disk refuses. */
  synced(): Promise<void> {
    if (this.#next) return this.#next;
    if (!this.#isWritten) return this.#current ?? Promise.resolve();
    if (!this.#current) return this.#start();
    const start = (): Promise<void> => {
      this.#next = undefined;
      return this.#start();
    };
    this.#next = this.#current.then(start, start);
    return this.#next;
  }

  close(): void {
    closeSync(this.#file);
  }

  #start(): Promise<void> {
    this.#isWritten = false;
    const current = new Promise<void>((resolve, reject) => {
      fdatasync(this.#file, (error) => {
        if (this.#current === current) this.#current = undefined;
        if (error) reject(error);
        else resolve();
      });
    });
    this.#current = current;
    return current;
  }
}
