import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { HostError, messageOf, StateInUseError } from '../errors.ts';

/**
 * Holds a file beside the state file locked for as long as the process lives. The lock is one of the operating
 * system, so it is gone with the process however that ends, and readers of the state file are not disturbed.
 */
export class FileLock {
  readonly #name: string;
  readonly #path: string;
  #database: DatabaseSync | undefined;
  #inode = 0;

  /** `name` is what people call the file; throws a StateInUseError when another process has the lock. */
  constructor(realPath: string, name: string) {
    this.#name = name;
    this.#path = `${realPath}.lock`;
    this.hold();
  }

  /**
   * Takes the lock anew where somebody has removed the file of it, for the next process would make another: true then,
   * for one may have come and gone. Throws a StateInUseError when one is there.
   */
  hold(): boolean {
    if (this.#database && inodeOf(this.#path) === this.#inode) return false;
    this.release();
    // A file that is removed between the two looks is not the one that others would find.
    while (!this.#database || inodeOf(this.#path) !== this.#inode) {
      this.release();
      closeSync(openSync(this.#path, 'a', 0o600));
      this.#inode = inodeOf(this.#path);
      this.#database = this.#lock();
    }
    return true;
  }

  release(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #lock(): DatabaseSync {
    const lock = new DatabaseSync(this.#path);
    try {
      lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
      return lock;
    } catch (error) {
      lock.close();
      // 5 is SQLITE_BUSY.
      if (error instanceof Error && 'errcode' in error && error.errcode === 5) throw new StateInUseError(this.#name);
      throw new HostError('StateUnusable', `The state file ${this.#name} cannot be locked: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

/** Zero when there is no file. */
function inodeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? 0;
}
