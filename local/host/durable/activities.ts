import { describeError, messageOf } from '../errors.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { isRecord } from '../narrow.ts';
import { Dispatcher } from './dispatcher.ts';
import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import { completeActivity } from './lifecycle.ts';
import type { Store } from './store.ts';
import type { OpenTask } from './task-table.ts';

interface ActivityRunnerParts {
  store: Store;
  registry: FunctionRegistry;
  invoker: Invoker;
  log: Log;
  concurrency: number;
  /** Called with an instance that an activity was completed for. */
  onCompleted: (instanceId: string) => void;
}

/** Runs activities, each at least once: one whose result is not on the disk runs again after a restart. */
export class ActivityRunner {
  readonly #parts: ActivityRunnerParts;
  readonly #dispatcher: Dispatcher;
  readonly #tasks = new Map<string, OpenTask>();

  constructor(parts: ActivityRunnerParts) {
    this.#parts = parts;
    const { concurrency, log } = parts;
    this.#dispatcher = new Dispatcher({ work: (key) => this.#work(key), concurrency, log });
  }

  /** Queues activities; one that runs or is queued already is not run a second time. */
  schedule(tasks: OpenTask[]): void {
    const fresh = tasks.map((task) => [keyOf(task), task] as const).filter(([key]) => !this.#tasks.has(key));
    for (const [key, task] of fresh) this.#tasks.set(key, task);
    this.#dispatcher.ready(fresh.map(([key]) => key));
  }

  stop(): Promise<void> {
    return this.#dispatcher.stop();
  }

  async #work(key: string): Promise<void> {
    const task = this.#tasks.get(key);
    if (!task) return;
    if (this.#isWanted(task)) {
      const event = await this.#run(task);
      const isAwaited = completeActivity(this.#parts.store.ledger, task, event);
      if (isAwaited) this.#parts.onCompleted(task.instanceId);
    }
    this.#tasks.delete(key);
  }

  /** Not when the instance was terminated or purged before it started. */
  #isWanted(task: OpenTask): boolean {
    const { ledger, tables } = this.#parts.store;
    if (ledger.find(task.instanceId)?.tasks.get(task.taskId) === task) return true;
    const head = tables.instances.head(task.instanceId);
    return head !== undefined && tables.tasks.has(head.key, task);
  }

  async #run(task: OpenTask): Promise<HistoryEvent> {
    const { registry, invoker, log } = this.#parts;
    const name = task.name ?? '';
    const { taskId } = task;
    try {
      const registered = registry.find(name, 'activityTrigger');
      if (!registered) throw new Error('the app has no activity function of this name any more');
      const result = await invoker.invokeActivity(registered, task.input, task.instanceId);
      return historyEvent('TaskCompleted', Date.now(), { TaskScheduledId: taskId, Result: result });
    } catch (error) {
      log.write('warning', 'durable', `Activity ${name} of ${task.instanceId} failed: ${describeError(error)}`);
      return failureEvent('activity', Date.now(), { taskId, failure: activityFailure(name, error) });
    }
  }
}

function keyOf({ instanceId, executionId, taskId }: OpenTask): string {
  return `${instanceId}/${executionId}/${taskId}`;
}

function activityFailure(name: string, error: unknown): TaskFailure {
  const details = readFailureDetails(messageOf(error));
  const message = details ? String(details['ErrorMessage']) : messageOf(error);
  return {
    // The two spaces are there in Azure, where they come from how a worker's exception is printed.
    reason: `Activity function '${name}' failed:  ${message}`,
    details: error instanceof Error && !details ? `${error.name}: ${message}` : message,
    ...(details ? { failureDetails: details } : {}),
  };
}

/** With df.app.setExceptionPropertiesProvider the message of a thrown error is a document of this form. */
function readFailureDetails(message: string): Record<string, unknown> | undefined {
  let document: unknown;
  try {
    document = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (!isRecord(document) || typeof document['errorType'] !== 'string') return undefined;
  if (typeof document['errorMessage'] !== 'string') return undefined;
  return {
    ErrorType: document['errorType'],
    ErrorMessage: document['errorMessage'],
    StackTrace: document['stackTrace'] ?? null,
    IsNonRetriable: document['isNonRetriable'] === true,
    Properties: document['properties'] ?? null,
  };
}
