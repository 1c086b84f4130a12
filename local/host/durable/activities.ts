import { describeError, messageOf } from '../errors.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { isRecord } from '../narrow.ts';
import { toJsonText } from '../typed-data.ts';
import { Dispatcher } from './dispatcher.ts';
import { failureEvent, historyEvent } from './history.ts';
import type { HistoryEvent, TaskFailure } from './history.ts';
import { completeTask } from './lifecycle.ts';
import type { Store } from './store.ts';
import type { OpenTask } from './tasks.ts';

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

  /** Queues what was left over by the last process. */
  start(): void {
    this.schedule(this.#parts.store.tasks.pendingActivities());
  }

  schedule(tasks: OpenTask[]): void {
    const keys = tasks.map((task) => `${task.instanceId}/${task.executionId}/${task.taskId}`);
    keys.forEach((key, index) => {
      const task = tasks[index];
      if (task) this.#tasks.set(key, task);
    });
    this.#dispatcher.ready(keys);
  }

  stop(): Promise<void> {
    return this.#dispatcher.stop();
  }

  async #work(key: string): Promise<void> {
    const { store } = this.#parts;
    const task = this.#tasks.get(key);
    // Gone when its instance was terminated or purged before it started.
    if (!task || !store.tasks.get(task)) {
      this.#tasks.delete(key);
      return;
    }
    const event = await this.#run(task);
    const isAwaited = store.database.transaction(() => completeTask(store, task, event));
    this.#tasks.delete(key);
    if (isAwaited) this.#parts.onCompleted(task.instanceId);
  }

  async #run(task: OpenTask): Promise<HistoryEvent> {
    const { registry, invoker, log } = this.#parts;
    const name = task.name ?? '';
    const { taskId } = task;
    try {
      const registered = registry.find(name, 'activityTrigger');
      if (!registered) throw new Error('the app has no activity function of this name any more');
      const data = task.input === undefined ? {} : { string: task.input };
      const metadata = { instanceId: { string: task.instanceId }, data };
      const { response } = await invoker.invoke(registered, data, metadata);
      const result = toJsonText(response.returnValue);
      return historyEvent('TaskCompleted', Date.now(), { TaskScheduledId: taskId, Result: result });
    } catch (error) {
      log.write('warning', 'durable', `Activity ${name} of ${task.instanceId} failed: ${describeError(error)}`);
      return failureEvent('activity', Date.now(), { taskId, failure: activityFailure(name, error) });
    }
  }
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
