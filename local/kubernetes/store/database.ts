import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS clusters (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, token TEXT NOT NULL, revision INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS client_certificates (
    cluster TEXT PRIMARY KEY, cert TEXT NOT NULL, key TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS objects (
    cluster TEXT NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (cluster, resource, namespace, name)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS objects_by_namespace ON objects (cluster, namespace);
  CREATE TABLE IF NOT EXISTS logs (
    cluster TEXT NOT NULL, pod TEXT NOT NULL, line INTEGER NOT NULL, time TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (cluster, pod, line)
  ) WITHOUT ROWID;
`;

/** Opens the file that holds every simulated cluster; only its owner may read it, for it holds Secrets and tokens. */
export function openDatabase(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'kubernetes.sqlite');
  const database = new DatabaseSync(file);
  chmodSync(file, 0o600);
  // WAL with NORMAL keeps every commit when the process is killed; only a power cut could lose the last ones.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(SCHEMA);
  return database;
}

/** Runs `work` so that all of it is kept or nothing. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
