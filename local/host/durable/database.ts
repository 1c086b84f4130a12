import { closeSync, openSync, realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { HostError, messageOf } from '../errors.ts';
import { passCommit } from './crash-point.ts';
import { Disk } from './disk.ts';
import { FileLock } from './file-lock.ts';
import { schema, schemaVersion, upgrades } from './schema.ts';

export type Row = Record<string, SQLOutputValue>;

/**
 * One SQLite file that this process alone uses. A committed transaction outlives the process; it outlives the machine
 * when `synced` has resolved. After a power cut the file has all transactions up to some commit and none after it.
 */
export class Database {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #lock: FileLock;
  readonly #log: Disk;
  readonly #statements = new Map<string, StatementSync>();
  /** Changes when somebody else writes to the file. */
  #othersVersion: number;

  /** Opens or creates the file; throws a StateInUseError when another host has it. */
  constructor(file: string, onUpgrade: (from: number, to: number) => void = () => undefined) {
    this.#file = file;
    this.#lock = new FileLock(ensureFile(file), file);
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file);
      this.#database = database;
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 500;');
      this.#migrate(onUpgrade);
      this.#othersVersion = this.#pragma('data_version');
      this.#log = new Disk(`${realpathSync(file)}-wal`);
    } catch (error) {
      database?.close();
      this.#lock.release();
      if (error instanceof HostError) throw error;
      throw new HostError('StateUnusable', `The state file ${file} cannot be used: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /**
   * Runs `work` as one transaction: all of it is kept, or nothing when it throws. Throws once when another host has
   * written to the file, since its lock had been removed: what was read before is void then.
   */
  transaction<T>(work: () => T): T {
    this.#hold();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      this.#log.written();
      passCommit();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs a statement and says how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    if (!this.#database.isTransaction) this.#hold();
    const { changes } = this.#statement(sql).run(...values);
    if (changes > 0 && !this.#database.isTransaction) {
      this.#log.written();
      passCommit();
    }
    return Number(changes);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Resolves when all that was committed up to now is on the disk; rejects when the disk refuses. */
  synced(): Promise<void> {
    return this.#log.synced();
  }

  close(): void {
    this.#statements.clear();
    this.#log.close();
    this.#database.close();
    this.#lock.release();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #hold(): void {
    if (!this.#lock.hold()) return;
    const version = this.#pragma('data_version');
    if (version === this.#othersVersion) return;
    this.#othersVersion = version;
    throw new HostError('StateChanged', `Another host has written to the state file ${this.#file}. It is read again.`);
  }

  #pragma(name: 'user_version' | 'data_version'): number {
    return Number(this.get(`PRAGMA ${name}`)?.[name] ?? 0);
  }

  #migrate(onUpgrade: (from: number, to: number) => void): void {
    const version = this.#pragma('user_version');
    if (version === schemaVersion) return;
    const statements = version === 0 ? schema : upgrades[version];
    if (statements === undefined) {
      throw new HostError(
        'StateUnusable',
        `The state file ${this.#file} has format ${version}, this host knows format ${schemaVersion}. Choose another file.`,
      );
    }
    if (version !== 0) onUpgrade(version, schemaVersion);
    this.#database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${schemaVersion}; COMMIT;`);
    passCommit();
  }
}

/** Makes the file if it is absent; its real path, so that whoever comes by another name meets the same lock. */
function ensureFile(file: string): string {
  try {
    // What orchestrations remember is nobody else's business.
    closeSync(openSync(file, 'a', 0o600));
    return realpathSync(file);
  } catch (error) {
    throw new HostError('StateUnusable', `The state file ${file} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** A text column that is never null. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`Column ${column} holds no text.`);
  return value;
}

/** A text column that may be null. */
export function optionalText(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

/** An integer column that is never null. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`Column ${column} holds no number.`);
  return value;
}

/** An integer column that may be null. */
export function optionalInteger(row: Row, column: string): number | undefined {
  const value = row[column];
  return typeof value === 'number' ? value : undefined;
}
