import { randomBytes } from 'node:crypto';
import { Database, text } from './database.ts';
import { Instances } from './instances.ts';
import { Mailbox } from './mailbox.ts';
import { Tasks } from './tasks.ts';

/** Everything the host keeps, in one SQLite file. */
export interface Store {
  database: Database;
  instances: Instances;
  mailbox: Mailbox;
  tasks: Tasks;
}

/** Opens the state file; see Database for what it throws. */
export function openStore(file: string): Store {
  const database = new Database(file);
  return {
    database,
    instances: new Instances(database),
    mailbox: new Mailbox(database),
    tasks: new Tasks(database),
  };
}

/** The key that protects the durable management API; made once and kept. */
export function systemKey(database: Database): string {
  const fresh = randomBytes(32).toString('base64url');
  database.run(`INSERT OR IGNORE INTO settings (name, value) VALUES ('systemKey', ?)`, fresh);
  const row = database.get(`SELECT value FROM settings WHERE name = 'systemKey'`);
  return row ? text(row, 'value') : fresh;
}
