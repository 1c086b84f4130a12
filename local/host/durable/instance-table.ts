import { integer, optionalInteger, optionalText, text } from './database.ts';
import type { Database, Row } from './database.ts';

/** States of an instance that people see (OrchestrationRuntimeStatus). */
export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

/** The task of a parent that an instance was started by. */
export interface Parent {
  instanceId: string;
  executionId: string;
  taskId: number;
}

/** An orchestration instance; `input`, `output` and `customStatus` are JSON texts. */
export interface Instance {
  /** By which the state file finds what belongs to the instance. */
  key: number;
  id: string;
  /** Changes with every start and every continue-as-new. */
  executionId: string;
  name: string;
  version: string | undefined;
  status: RuntimeStatus;
  input: string;
  output: string | undefined;
  customStatus: string | undefined;
  created: number;
  updated: number;
  parent: Parent | undefined;
  nextTaskId: number;
  /** How many of this execution's actions have been carried out. */
  consumedActions: number;
}

/** Which instances to list; times in milliseconds. */
export interface InstanceFilter {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: string[] | undefined;
  idPrefix?: string | undefined;
}

export function isFinished(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

/** The table of orchestration instances, as the last commit left it. */
export class InstanceTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(id: string): Instance | undefined {
    const row = this.#database.get('SELECT * FROM instances WHERE id = ?', id);
    return row && toInstance(row);
  }

  /** Key and state of the instance of this id. */
  head(id: string): Pick<Instance, 'key' | 'status'> | undefined {
    const row = this.#database.get('SELECT key, status FROM instances WHERE id = ?', id);
    return row && { key: integer(row, 'key'), status: text(row, 'status') as RuntimeStatus };
  }

  /** The highest key that is in use; 0 when there is none. */
  lastKey(): number {
    const row = this.#database.get('SELECT max(key) AS key FROM instances');
    return (row && optionalInteger(row, 'key')) ?? 0;
  }

  /** Writes an instance whole; throws when its id or its key is another instance's. */
  put(instance: Instance): void {
    const { parent } = instance;
    const written = this.#database.run(
      `INSERT INTO instances (key, id, execution_id, name, version, status, input, output, custom_status,
         created, updated, parent_id, parent_execution_id, parent_task_id, next_task_id, consumed_actions)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
         execution_id = excluded.execution_id, name = excluded.name, version = excluded.version,
         status = excluded.status, input = excluded.input, output = excluded.output,
         custom_status = excluded.custom_status, created = excluded.created, updated = excluded.updated,
         parent_id = excluded.parent_id, parent_execution_id = excluded.parent_execution_id,
         parent_task_id = excluded.parent_task_id, next_task_id = excluded.next_task_id,
         consumed_actions = excluded.consumed_actions WHERE key = excluded.key`,
      ...[instance.key, instance.id, instance.executionId, instance.name, instance.version ?? null, instance.status],
      instance.input,
      ...[instance.output ?? null, instance.customStatus ?? null, instance.created, instance.updated],
      ...(parent ? [parent.instanceId, parent.executionId, parent.taskId] : [null, null, null]),
      ...[instance.nextTaskId, instance.consumedActions],
    );
    if (written === 0) throw new Error(`The state file has another instance "${instance.id}".`);
  }

  /** Writes what a turn changes; the input, which may be long, is left alone. */
  saveProgress(instance: Instance): void {
    this.#database.run(
      `UPDATE instances SET status = ?, output = ?, custom_status = ?, updated = ?, next_task_id = ?,
         consumed_actions = ? WHERE key = ?`,
      instance.status,
      instance.output ?? null,
      instance.customStatus ?? null,
      instance.updated,
      instance.nextTaskId,
      instance.consumedActions,
      instance.key,
    );
  }

  delete(key: number): void {
    this.#database.run('DELETE FROM instances WHERE key = ?', key);
  }

  /** Ids of the instances that have something to take in and may do so. */
  ready(): string[] {
    const rows = this.#database.all(
      // By way of the inbox, which is small: most instances have ended.
      `SELECT id FROM instances WHERE key IN (SELECT instance_key FROM inbox) AND status IN ('Pending', 'Running')
         ORDER BY updated`,
    );
    return rows.map((row) => text(row, 'id'));
  }

  /** A page of instances, oldest first, beginning after the given place. */
  list(
    filter: InstanceFilter,
    page: { after?: { created: number; id: string } | undefined; limit: number },
  ): Instance[] {
    const after = page.after ?? { created: -1, id: '' };
    const rows = this.#database.all(
      `SELECT * FROM instances WHERE (created, id) > (?, ?) AND created >= ? AND created <= ?
         AND substr(id, 1, ?) = ? AND (? = '[]' OR status IN (SELECT value FROM json_each(?)))
         ORDER BY created, id LIMIT ?`,
      ...[after.created, after.id, filter.createdFrom ?? 0, filter.createdTo ?? Number.MAX_SAFE_INTEGER],
      ...[(filter.idPrefix ?? '').length, filter.idPrefix ?? ''],
      ...[JSON.stringify(filter.statuses ?? []), JSON.stringify(filter.statuses ?? []), page.limit],
    );
    return rows.map(toInstance);
  }
}

function toInstance(row: Row): Instance {
  const parentId = optionalText(row, 'parent_id');
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    executionId: text(row, 'execution_id'),
    name: text(row, 'name'),
    version: optionalText(row, 'version'),
    status: text(row, 'status') as RuntimeStatus,
    input: text(row, 'input'),
    output: optionalText(row, 'output'),
    customStatus: optionalText(row, 'custom_status'),
    created: integer(row, 'created'),
    updated: integer(row, 'updated'),
    parent:
      parentId === undefined
        ? undefined
        : {
            instanceId: parentId,
            executionId: text(row, 'parent_execution_id'),
            taskId: optionalInteger(row, 'parent_task_id') ?? 0,
          },
    nextTaskId: integer(row, 'next_task_id'),
    consumedActions: integer(row, 'consumed_actions'),
  };
}
