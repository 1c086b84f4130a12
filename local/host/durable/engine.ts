import { describeError } from '../errors.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { HostSettings } from '../host-json.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { ActivityRunner } from './activities.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Database } from './database.ts';
import { historyEvent } from './history.ts';
import type { RuntimeStatus } from './instance-table.ts';
import { newId } from './instance-id.ts';
import type { Ledger } from './ledger.ts';
import { createInstance, terminateInstance } from './lifecycle.ts';
import type { StartRequest } from './lifecycle.ts';
import type { LiveInstance } from './live-instance.ts';
import type { Store } from './store.ts';
import { forget } from './tables.ts';
import type { Tables } from './tables.ts';
import { DurableTimers } from './timers.ts';
import { TurnRunner } from './turn.ts';

interface DurableEngineParts {
  store: Store;
  registry: FunctionRegistry;
  invoker: Invoker;
  settings: HostSettings;
  log: Log;
}

/** What came of a request about one instance. */
export type ControlResult = 'done' | 'not found' | 'finished';

const retryDelay = 1000;

/**
 * Runs orchestrations durably: whatever it has accepted goes on after the process was killed. What it is told to do
 * is done for good when the ledger has committed it.
 */
export class DurableEngine {
  readonly #ledger: Ledger;
  readonly #tables: Tables;
  readonly #database: Database;
  readonly #turns: TurnRunner;
  readonly #orchestrations: Dispatcher;
  readonly #activities: ActivityRunner;
  readonly #timers: DurableTimers;
  #stopped = false;

  constructor(parts: DurableEngineParts) {
    const { store, settings, log } = parts;
    this.#ledger = store.ledger;
    this.#tables = store.tables;
    this.#database = store.database;
    this.#turns = new TurnRunner({ ...parts, ledger: store.ledger });
    this.#orchestrations = new Dispatcher({
      work: (id) => this.#runTurn(id),
      concurrency: settings.maxConcurrentOrchestrators,
      log,
    });
    this.#activities = new ActivityRunner({
      ...parts,
      concurrency: settings.maxConcurrentActivities,
      onCompleted: (id) => this.#orchestrations.ready([id]),
    });
    this.#timers = new DurableTimers({ store, log, onFired: (ids) => this.#orchestrations.ready(ids) });
    store.ledger.onFailure = (error) => {
      log.write('error', 'durable', `The state file could not be written, trying again: ${describeError(error)}`);
      setTimeout(() => this.#resume(), retryDelay);
    };
  }

  /** Goes on with everything that is not finished. */
  start(): void {
    this.#activities.schedule(this.#tables.tasks.pendingActivities());
    this.#timers.rearm();
    this.#orchestrations.ready(this.#tables.instances.ready());
  }

  /** Starts nothing more; resolves when what runs has ended and is written down. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.stop();
    await Promise.all([this.#orchestrations.stop(), this.#activities.stop()]);
    await this.#ledger.committed();
  }

  /** Starts an instance; throws an InstanceRunningError when one of this id is not finished. */
  startInstance(request: Omit<StartRequest, 'parent'>): void {
    createInstance(this.#ledger, { ...request, parent: undefined });
    this.#orchestrations.ready([request.id]);
  }

  /** Hands an external event (its input a JSON text) to an instance, which may not wait for it yet. */
  raiseEvent(id: string, name: string, input: string): ControlResult {
    return this.#control(id, (live) => {
      live.deliver(historyEvent('EventRaised', Date.now(), { Name: name, Input: input }));
      return [id];
    });
  }

  terminate(id: string, reason: string): ControlResult {
    return this.#control(id, (live) => terminateInstance(this.#ledger, live, reason));
  }

  /** Lets an instance take in nothing until it is resumed; what happens meanwhile is kept. */
  suspend(id: string): ControlResult {
    return this.#control(id, (live) => this.#setStatus(live, 'Suspended'));
  }

  resume(id: string): ControlResult {
    return this.#control(id, (live) => {
      if (live.row.status !== 'Suspended') return [];
      return this.#setStatus(live, live.history.length > 0 ? 'Running' : 'Pending');
    });
  }

  /** Removes finished instances; gives how many there were. */
  purge(ids: string[]): number {
    this.#ledger.commit();
    const finished = ids.filter((id) => this.#tables.instances.get(id) && !this.#ledger.find(id));
    this.#database.transaction(() => {
      for (const id of finished) forget(this.#tables, id);
    });
    return finished.length;
  }

  /** Starts an orchestration again with its input; gives the id, or undefined when the instance does not exist. */
  restart(id: string, withNewId: boolean): string | undefined {
    const instance = this.#ledger.find(id)?.row ?? this.#tables.instances.get(id);
    if (!instance) return undefined;
    const { name, input, version } = instance;
    const newInstanceId = withNewId ? newId() : id;
    this.startInstance({ id: newInstanceId, name, input, version });
    return newInstanceId;
  }

  #control(id: string, change: (live: LiveInstance) => string[]): ControlResult {
    const live = this.#ledger.find(id);
    if (!live) return this.#tables.instances.get(id) ? 'finished' : 'not found';
    this.#orchestrations.ready(change(live));
    return 'done';
  }

  #setStatus(live: LiveInstance, status: RuntimeStatus): string[] {
    live.update({ status, updated: Date.now() });
    return [live.row.id];
  }

  async #runTurn(id: string): Promise<void> {
    const outcome = await this.#turns.run(id);
    if (!outcome) return;
    const { ready, activities, timersChanged } = outcome;
    this.#orchestrations.ready(ready);
    if (activities.length > 0) this.#ledger.afterCommit(() => this.#activities.schedule(activities));
    if (timersChanged) this.#ledger.afterCommit(() => this.#timers.rearm());
  }

  /** Goes on from what the state file has. */
  #resume(): void {
    if (!this.#stopped) this.start();
  }
}
