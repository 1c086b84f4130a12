import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../json.ts';
import { idKey, parseResourcePath, typeOf } from '../resource-path.ts';

/** A resource as Azure shows it; `id`, `name` and `type` are always there. */
export interface Document extends JsonObject {
  id: string;
  name: string;
  type: string;
}

/** A running or finished long-running operation. */
export interface OperationRecord {
  readonly id: string;
  /** Which handler ends it. */
  readonly kind: string;
  readonly resourceId: string;
  /** The cluster that can do nothing else meanwhile. */
  readonly clusterId?: string;
  readonly startTime: string;
  readonly dueAt: number;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly endTime?: string;
  readonly error?: JsonObject;
  readonly payload: JsonObject;
  readonly operationName?: string;
  readonly correlationId?: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS documents_by_type ON documents (type, key);
  CREATE TABLE IF NOT EXISTS operations (id TEXT PRIMARY KEY, running INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/** Of keys that begin with a text: written as a range, for which there is an index. */
const BEGINS = 'key >= ? AND key < ?';

function beginning(prefix: string): [from: string, to: string] {
  return [prefix, `${prefix}\u{10FFFF}`];
}

/** Everything the simulated Azure knows, in one SQLite file; each call is durable when it returns. */
export class Store {
  readonly #database: DatabaseSync;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, 'azure.sqlite');
    this.#database = new DatabaseSync(file);
    // It holds keys and the secrets of vaults.
    chmodSync(file, 0o600);
    // WAL with NORMAL keeps every commit when the process is killed; only a power cut could lose the last ones.
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.#database.exec(SCHEMA);
  }

  get(id: string): Document | undefined {
    const row = this.#database.prepare('SELECT body FROM documents WHERE key = ?').get(idKey(id));
    return row && (JSON.parse(String(row.body)) as Document);
  }

  put(document: Document): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO documents (key, type, body) VALUES (?, ?, ?)')
      .run(idKey(document.id), typeKey(document.id), JSON.stringify(document));
  }

  /** Changes a document if it is there. */
  update(id: string, change: (document: Document) => Document): Document | undefined {
    const found = this.get(id);
    if (!found) return undefined;
    const changed = change(found);
    this.put(changed);
    return changed;
  }

  delete(id: string): boolean {
    return this.#database.prepare('DELETE FROM documents WHERE key = ?').run(idKey(id)).changes > 0;
  }

  /** Removes a document and all below it. */
  deleteTree(id: string): void {
    this.delete(id);
    this.#database.prepare(`DELETE FROM documents WHERE ${BEGINS}`).run(...beginning(`${idKey(id)}/`));
  }

  /** The documents below `ancestor`, by key; only those of `type` if one is given. */
  list(ancestor: string, type?: string): Document[] {
    const below = beginning(`${idKey(ancestor)}/`);
    const rows = type
      ? this.#database
          .prepare(`SELECT body FROM documents WHERE type = ? AND ${BEGINS} ORDER BY key`)
          .all(type.toLowerCase(), ...below)
      : this.#database.prepare(`SELECT body FROM documents WHERE ${BEGINS} ORDER BY key`).all(...below);
    return rows.map((row) => JSON.parse(String(row.body)) as Document);
  }

  operation(id: string): OperationRecord | undefined {
    const row = this.#database.prepare('SELECT body FROM operations WHERE id = ?').get(id.toLowerCase());
    return row && (JSON.parse(String(row.body)) as OperationRecord);
  }

  putOperation(operation: OperationRecord): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO operations (id, running, body) VALUES (?, ?, ?)')
      .run(operation.id, operation.status === 'InProgress' ? 1 : 0, JSON.stringify(operation));
  }

  runningOperations(): OperationRecord[] {
    const rows = this.#database.prepare('SELECT body FROM operations WHERE running = 1').all();
    return rows.map((row) => JSON.parse(String(row.body)) as OperationRecord);
  }

  fact(key: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM facts WHERE key = ?').get(key);
    return row && String(row.value);
  }

  /** The fact, made and kept if it is missing. */
  factOr(key: string, make: () => string): string {
    const known = this.fact(key);
    if (known !== undefined) return known;
    const made = make();
    this.setFact(key, made);
    return made;
  }

  setFact(key: string, value: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)').run(key, value);
  }

  deleteFact(key: string): void {
    this.#database.prepare('DELETE FROM facts WHERE key = ?').run(key);
  }

  /** The facts whose key starts with `prefix`, without it. */
  facts(prefix: string): [key: string, value: string][] {
    const rows = this.#database.prepare(`SELECT key, value FROM facts WHERE ${BEGINS}`).all(...beginning(prefix));
    return rows.map(({ key, value }) => [String(key).slice(prefix.length), String(value)]);
  }

  /** Drops the facts whose key starts with `prefix`. */
  deleteFacts(prefix: string): void {
    this.#database.prepare(`DELETE FROM facts WHERE ${BEGINS}`).run(...beginning(prefix));
  }

  /** Runs `work` so that all of it is kept or nothing. */
  transaction<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

function typeKey(id: string): string {
  const segments = idKey(id).split('/').filter(Boolean);
  const path = parseResourcePath(segments);
  if (path) return typeOf(path);
  return segments.length > 2 ? 'microsoft.resources/resourcegroups' : 'microsoft.resources/subscriptions';
}
