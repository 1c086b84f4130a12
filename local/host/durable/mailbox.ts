import { integer, optionalInteger, optionalText, text } from './database.ts';
import type { Database, Row } from './database.ts';
import { parseEvent } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { TaskKey } from './tasks.ts';

/** An event that waits for an instance's next turn. */
export interface Message {
  sequence: number;
  executionId: string | undefined;
  taskId: number | undefined;
  event: HistoryEvent;
}

/** The inbox and the history of all instances. */
export class Mailbox {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Puts in an event that belongs to the instance, whichever execution it is in. */
  deliver(instanceId: string, event: HistoryEvent): void {
    this.#database.run('INSERT INTO inbox (instance_id, event) VALUES (?, ?)', instanceId, JSON.stringify(event));
  }

  /** Puts in the completion of a task; a second completion of the same task is dropped. */
  deliverCompletion(key: TaskKey, event: HistoryEvent): void {
    this.#database.run(
      'INSERT OR IGNORE INTO inbox (instance_id, execution_id, task_id, event) VALUES (?, ?, ?, ?)',
      ...[key.instanceId, key.executionId, key.taskId, JSON.stringify(event)],
    );
  }

  waiting(instanceId: string, limit: number): Message[] {
    const rows = this.#database.all(
      'SELECT * FROM inbox WHERE instance_id = ? ORDER BY sequence LIMIT ?',
      ...[instanceId, limit],
    );
    return rows.map(toMessage);
  }

  remove(sequences: number[]): void {
    for (const sequence of sequences) this.#database.run('DELETE FROM inbox WHERE sequence = ?', sequence);
  }

  clear(instanceId: string): void {
    this.#database.run('DELETE FROM inbox WHERE instance_id = ?', instanceId);
  }

  /** The history of an instance as JSON texts, oldest first. */
  history(instanceId: string): string[] {
    const rows = this.#database.all('SELECT event FROM history WHERE instance_id = ? ORDER BY sequence', instanceId);
    return rows.map((row) => text(row, 'event'));
  }

  hasHistory(instanceId: string): boolean {
    return this.#database.get('SELECT 1 FROM history WHERE instance_id = ? LIMIT 1', instanceId) !== undefined;
  }

  /** Appends to the history; gives the texts it has written. */
  appendHistory(instanceId: string, events: HistoryEvent[]): string[] {
    const last = this.#database.get('SELECT max(sequence) AS last FROM history WHERE instance_id = ?', instanceId);
    let sequence = (last && optionalInteger(last, 'last')) ?? -1;
    return events.map((event) => {
      const json = JSON.stringify({ ...event, IsPlayed: true });
      const values = [instanceId, ++sequence, json];
      this.#database.run('INSERT INTO history (instance_id, sequence, event) VALUES (?, ?, ?)', ...values);
      return json;
    });
  }

  clearHistory(instanceId: string): void {
    this.#database.run('DELETE FROM history WHERE instance_id = ?', instanceId);
  }
}

function toMessage(row: Row): Message {
  return {
    sequence: integer(row, 'sequence'),
    executionId: optionalText(row, 'execution_id'),
    taskId: optionalInteger(row, 'task_id'),
    event: parseEvent(text(row, 'event')),
  };
}
