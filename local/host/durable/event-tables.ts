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

  insert(instanceKey: number, { sequence, taskId, event }: Message): void {
    this.#database.run(
      'INSERT INTO inbox (instance_key, sequence, task_id, event) VALUES (?, ?, ?, ?)',
      instanceKey,
      sequence,
      taskId ?? null,
      JSON.stringify(event),
    );
  }

  /** Deletes the events up to and with the one at this place. */
  deleteUpTo(instanceKey: number, sequence: number): void {
    this.#database.run('DELETE FROM inbox WHERE instance_key = ? AND sequence <= ?', instanceKey, sequence);
  }

  deleteAll(instanceKey: number): void {
    this.#database.run('DELETE FROM inbox WHERE instance_key = ?', instanceKey);
  }

  all(instanceKey: number): Message[] {
    const rows = this.#database.all('SELECT * FROM inbox WHERE instance_key = ? ORDER BY sequence', instanceKey);
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

  insert(instanceKey: number, sequence: number, events: string): void {
    this.#database.run(
      'INSERT INTO history (instance_key, sequence, events) VALUES (?, ?, ?)',
      instanceKey,
      sequence,
      events,
    );
  }

  deleteAll(instanceKey: number): void {
    this.#database.run('DELETE FROM history WHERE instance_key = ?', instanceKey);
  }

  /** The texts of an instance's turns, oldest first. */
  all(instanceKey: number): string[] {
    const rows = this.#database.all('SELECT events FROM history WHERE instance_key = ? ORDER BY sequence', instanceKey);
    return rows.map((row) => text(row, 'events'));
  }
}
