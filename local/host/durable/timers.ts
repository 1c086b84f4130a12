import { Alarm } from '../alarm.ts';
import { describeError } from '../errors.ts';
import type { Log } from '../log.ts';
import { historyEvent } from './history.ts';
import { completeTask } from './lifecycle.ts';
import type { Store } from './store.ts';

interface DurableTimersParts {
  store: Store;
  log: Log;
  /** Called with the instances that timers have fired for. */
  onFired: (instanceIds: string[]) => void;
}

const mostAtOnce = 500;
const retryDelay = 1000;

/** Fires durable timers; their times are on the disk, this only watches the clock. */
export class DurableTimers {
  readonly #parts: DurableTimersParts;
  readonly #alarm = new Alarm(() => void this.#fire());
  #stopped = false;

  constructor(parts: DurableTimersParts) {
    this.#parts = parts;
  }

  /** Looks when the next timer is due; to be called when timers have been committed. */
  rearm(): void {
    if (this.#stopped) return;
    const next = this.#parts.store.tables.tasks.nextDue();
    if (next === undefined) this.#alarm.clear();
    else this.#alarm.set(next);
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.clear();
  }

  async #fire(): Promise<void> {
    const { store, log, onFired } = this.#parts;
    try {
      onFired(this.#fireDue());
      // A timer that has been fired is in the table until the commit.
      await store.ledger.committed();
      this.rearm();
    } catch (error) {
      log.write('error', 'durable', `Timers could not be fired, trying again: ${describeError(error)}`);
      if (!this.#stopped) this.#alarm.set(Date.now() + retryDelay);
    }
  }

  #fireDue(): string[] {
    const { ledger, tables } = this.#parts.store;
    const now = Date.now();
    const fired = tables.tasks.dueTimers(now, mostAtOnce).filter((task) => {
      const FireAt = new Date(task.due ?? now);
      return completeTask(ledger, task, historyEvent('TimerFired', now, { TimerId: task.taskId, FireAt }));
    });
    return fired.map((task) => task.instanceId);
  }
}
