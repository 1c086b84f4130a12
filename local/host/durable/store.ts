import { randomBytes } from 'node:crypto';
import { Database, text } from './database.ts';
import { Ledger } from './ledger.ts';
import { openTables } from './tables.ts';
import type { Tables } from './tables.ts';

/** Everything the host keeps, in one SQLite file. */
export interface Store {
  database: Database;
  /** What is on the disk. */
  tables: Tables;
  /** What is going on. */
  ledger: Ledger;
}

/** Opens the state file; see Database for what it throws. `onUpgrade` is told of an older format before it is changed. */
export function openStore(file: string, onUpgrade?: (from: number, to: number) => void): Store {
  const database = new Database(file, onUpgrade);
  const tables = openTables(database);
  return { database, tables, ledger: new Ledger(database, tables) };
}

/** The key that protects the durable management API; made once and kept. */
export function systemKey(database: Database): string {
  return keptKey(database, 'systemKey');
}

/** The key that Event Grid shows when it delivers, where keys are asked for; made once and kept. */
export function eventGridKey(database: Database): string {
  return keptKey(database, 'eventGridKey');
}

function keptKey(database: Database, name: string): string {
  const fresh = randomBytes(32).toString('base64url');
  database.run('INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)', name, fresh);
  const row = database.get('SELECT value FROM settings WHERE name = ?', name);
  return row ? text(row, 'value') : fresh;
}
