import { integer, optionalInteger, optionalText, text } from './database.ts';
import type { Database, Row } from './database.ts';
import type { RetriedCall } from './retries.ts';

interface TaskKey {
  executionId: string;
  taskId: number;
}

/** Something that an instance has scheduled and waits for. */
export interface OpenTask extends TaskKey {
  instanceId: string;
  kind: 'activity' | 'orchestration' | 'timer';
  name?: string | undefined;
  /** JSON text of an activity's input; undefined for none. */
  input?: string | undefined;
  /** The instance that a sub-orchestration is. */
  childId?: string | undefined;
  /** When a timer fires, in milliseconds since 1970. */
  due?: number | undefined;
  /** Place of a timer's action among the execution's actions, by which its cancellation is found. */
  actionIndex?: number | undefined;
  /** The call with retries that this is an attempt or a pause of. */
  retry?: RetriedCall | undefined;
  /** Its completion is in the inbox. */
  completed?: boolean;
}

const keyed = 'instance_key = ? AND task_id = ? AND execution_id = ?';
const markCompleted = `UPDATE tasks SET completed = 1 WHERE ${keyed}`;
const deleteOne = `DELETE FROM tasks WHERE ${keyed}`;
const selectOne = `SELECT 1 FROM tasks WHERE ${keyed}`;
const withInstance = 'SELECT tasks.*, instances.id AS instance_id FROM tasks JOIN instances ON key = instance_key';

/** The table of open tasks. */
export class TaskTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(instanceKey: number, task: OpenTask): void {
    this.#database.run(
      `INSERT INTO tasks (instance_key, execution_id, task_id, kind, name, input, child_id, due, action_index, retry,
         completed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      instanceKey,
      task.executionId,
      task.taskId,
      task.kind,
      task.name ?? null,
      task.input ?? null,
      task.childId ?? null,
      task.due ?? null,
      task.actionIndex ?? null,
      task.retry ? JSON.stringify(task.retry) : null,
      task.completed === true ? 1 : 0,
    );
  }

  markCompleted(instanceKey: number, { executionId, taskId }: TaskKey): void {
    this.#database.run(markCompleted, instanceKey, taskId, executionId);
  }

  delete(instanceKey: number, { executionId, taskId }: TaskKey): void {
    this.#database.run(deleteOne, instanceKey, taskId, executionId);
  }

  has(instanceKey: number, { executionId, taskId }: TaskKey): boolean {
    return this.#database.get(selectOne, instanceKey, taskId, executionId) !== undefined;
  }

  deleteAll(instanceKey: number): void {
    this.#database.run('DELETE FROM tasks WHERE instance_key = ?', instanceKey);
  }

  /** Forgets what ended executions wait for. Activities that they have scheduled still run, as they do in Azure. */
  deleteWaits(instanceKey: number): void {
    const waits = `(kind <> 'activity' OR completed = 1)`;
    this.#database.run(`DELETE FROM tasks WHERE instance_key = ? AND ${waits}`, instanceKey);
  }

  ofExecution(instanceKey: number, executionId: string): OpenTask[] {
    const rows = this.#database.all(
      `${withInstance} WHERE instance_key = ? AND tasks.execution_id = ?`,
      ...[instanceKey, executionId],
    );
    return rows.map(toTask);
  }

  /** Timers that are due, oldest first. */
  dueTimers(now: number, limit: number): OpenTask[] {
    const rows = this.#database.all(
      `${withInstance} WHERE kind = 'timer' AND completed = 0 AND due <= ? ORDER BY due LIMIT ?`,
      ...[now, limit],
    );
    return rows.map(toTask);
  }

  /** When the next timer is due. */
  nextDue(): number | undefined {
    const row = this.#database.get(`SELECT min(due) AS due FROM tasks WHERE kind = 'timer' AND completed = 0`);
    return row && optionalInteger(row, 'due');
  }

  /** Activities that have not been completed: all of them run again after a restart. */
  pendingActivities(): OpenTask[] {
    return this.#database.all(`${withInstance} WHERE kind = 'activity' AND completed = 0`).map(toTask);
  }
}

function toTask(row: Row): OpenTask {
  const retry = optionalText(row, 'retry');
  return {
    instanceId: text(row, 'instance_id'),
    executionId: text(row, 'execution_id'),
    taskId: integer(row, 'task_id'),
    kind: text(row, 'kind') as OpenTask['kind'],
    name: optionalText(row, 'name'),
    input: optionalText(row, 'input'),
    childId: optionalText(row, 'child_id'),
    due: optionalInteger(row, 'due'),
    actionIndex: optionalInteger(row, 'action_index'),
    retry: retry === undefined ? undefined : (JSON.parse(retry) as RetriedCall),
    completed: integer(row, 'completed') === 1,
  };
}
