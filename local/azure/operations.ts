import { randomUUID } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { idKey } from './resource-path.ts';
import type { OperationRecord, Store } from './store/store.ts';

interface OperationStart {
  readonly kind: string;
  readonly resourceId: string;
  readonly clusterId?: string;
  readonly milliseconds: number;
  readonly payload?: JsonObject;
  /** The action that began it, as access control names it. */
  readonly operationName?: string;
  readonly correlationId?: string;
}

/** How an operation ended; `settle` changes the world and runs in the same transaction as the operation's end. */
export interface OperationEnd {
  readonly status: 'Succeeded' | 'Failed' | 'Canceled';
  readonly error?: JsonObject;
  readonly settle?: () => void;
}

/** Does what is left to do when an operation falls due; may run twice if the process dies in between. */
type OperationHandler = (operation: OperationRecord) => OperationEnd | Promise<OperationEnd>;

/** The longest delay that `setTimeout` takes. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Long-running operations: each is stored with its due time, so that it ends even if the process is restarted. */
export class Operations {
  readonly #store: Store;
  readonly #end: OperationHandler;
  readonly #onEnd: (operation: OperationRecord) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed = false;

  /** `end` finishes an operation that falls due; `onEnd` hears of each that has ended. */
  constructor(store: Store, end: OperationHandler, onEnd: (operation: OperationRecord) => void) {
    this.#store = store;
    this.#end = end;
    this.#onEnd = onEnd;
  }

  /** Arms the timers of what was running when the process ended. */
  resume(): void {
    for (const operation of this.#store.runningOperations()) this.#arm(operation);
  }

  start(start: OperationStart): OperationRecord {
    const now = Date.now();
    const operation: OperationRecord = {
      id: randomUUID(),
      kind: start.kind,
      resourceId: start.resourceId,
      ...(start.clusterId !== undefined && { clusterId: start.clusterId }),
      startTime: new Date(now).toISOString(),
      dueAt: now + start.milliseconds,
      status: 'InProgress',
      payload: start.payload ?? {},
      ...(start.operationName !== undefined && { operationName: start.operationName }),
      ...(start.correlationId !== undefined && { correlationId: start.correlationId }),
    };
    this.#store.putOperation(operation);
    this.#arm(operation);
    return operation;
  }

  /** Lets everything that is running fall due now. */
  hurry(): void {
    for (const operation of this.#store.runningOperations()) {
      clearTimeout(this.#timers.get(operation.id));
      const due = { ...operation, dueAt: Date.now() };
      this.#store.putOperation(due);
      this.#arm(due);
    }
  }

  find(id: string): OperationRecord | undefined {
    return this.#store.operation(id);
  }

  /** Ends an operation before its time; what it would have done is not done. */
  cancel(operation: OperationRecord): void {
    clearTimeout(this.#timers.get(operation.id));
    this.#timers.delete(operation.id);
    this.#finish(operation, { status: 'Canceled', error: { code: 'Canceled', message: 'The operation was aborted.' } });
  }

  /** What keeps a cluster from another write. */
  runningOnCluster(clusterId: string): OperationRecord | undefined {
    const running = this.#store.runningOperations();
    return running.find((one) => one.clusterId !== undefined && idKey(one.clusterId) === idKey(clusterId));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm(operation: OperationRecord): void {
    if (this.#closed) return;
    const delay = Math.min(Math.max(operation.dueAt - Date.now(), 0), LONGEST_TIMER);
    this.#timers.set(
      operation.id,
      setTimeout(() => void this.#fallDue(operation), delay),
    );
  }

  async #fallDue(operation: OperationRecord): Promise<void> {
    this.#timers.delete(operation.id);
    if (operation.dueAt > Date.now() + 1) {
      this.#arm(operation);
      return;
    }
    const end = await this.#run(operation);
    // Closed, or canceled while it was being finished.
    if (this.#closed || this.#store.operation(operation.id)?.status !== 'InProgress') return;
    try {
      this.#finish(operation, end);
    } catch (error) {
      this.#finish(operation, failedBy(error));
    }
  }

  #finish(operation: OperationRecord, end: OperationEnd): void {
    const ended: OperationRecord = {
      ...operation,
      status: end.status,
      endTime: new Date().toISOString(),
      ...(end.error && { error: end.error }),
    };
    this.#store.transaction(() => {
      this.#store.putOperation(ended);
      end.settle?.();
    });
    this.#onEnd(ended);
  }

  async #run(operation: OperationRecord): Promise<OperationEnd> {
    try {
      return await this.#end(operation);
    } catch (error) {
      return failedBy(error);
    }
  }
}

/** A mistake of the simulation itself ends the operation, not the process. */
function failedBy(error: unknown): OperationEnd {
  const message = error instanceof Error ? error.message : String(error);
  return { status: 'Failed', error: { code: 'InternalServerError', message } };
}
