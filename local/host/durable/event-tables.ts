import { integer, optionalInteger, text } from './database.ts';
import type { Database } from './database.ts';
import { parseEvents } from './history.ts';
import type { HistoryEvent } from './history.ts';

/** An event that waits for an instance's next turn. */
export interface Message {
  /** Place in the inbox of its instance. */
  sequence: number;
  /** The open task that it completes; undefined for an event that completes none. */
  taskId: number | undefined;
  event: HistoryEvent;
}

/** The table of events that instances have not taken in. */
export class InboxTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(instanceId: string, { sequence, taskId, event }: Message): void {
    this.#database.run(
      'INSERT INTO inbox (instance_id, sequence, task_id, event) VALUES (?, ?, ?, ?)',
      ...[instanceId, sequence, taskId ?? null, JSON.stringify(event)],
    );
  }

  /** Deletes the events up to and with the one at this place. */
  deleteUpTo(instanceId: string, sequence: number): void {
    this.#database.run('DELETE FROM inbox WHERE instance_id = ? AND sequence <= ?', instanceId, sequence);
  }

  deleteAll(instanceId: string): void {
    this.#database.run('DELETE FROM inbox WHERE instance_id = ?', instanceId);
  }

  all(instanceId: string): Message[] {
    const rows = this.#database.all('SELECT * FROM inbox WHERE instance_id = ? ORDER BY sequence', instanceId);
    return rows.flatMap((row) =>
      parseEvents(text(row, 'event')).map((event) => ({
        sequence: integer(row, 'sequence'),
        taskId: optionalInteger(row, 'task_id'),
        event,
      })),
    );
  }
}

/** The table of histories, one row for each turn. */
export class HistoryTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(instanceId: string, sequence: number, events: string): void {
    this.#database.run(
      'INSERT INTO history (instance_id, sequence, events) VALUES (?, ?, ?)',
      ...[instanceId, sequence, events],
    );
  }

  deleteAll(instanceId: string): void {
    this.#database.run('DELETE FROM history WHERE instance_id = ?', instanceId);
  }

  /** The texts of an instance's turns, oldest first. */
  all(instanceId: string): string[] {
    const rows = this.#database.all('SELECT events FROM history WHERE instance_id = ? ORDER BY sequence', instanceId);
    return rows.map((row) => text(row, 'events'));
  }
}
