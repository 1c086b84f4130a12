import type { FunctionRegistry } from '../function-registry.ts';
import type { HostSettings } from '../host-json.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { ActivityRunner } from './activities.ts';
import { Dispatcher } from './dispatcher.ts';
import { historyEvent } from './history.ts';
import { isFinished } from './instances.ts';
import type { Instance } from './instances.ts';
import { newId } from './instance-id.ts';
import { createInstance, forget, terminateInstance } from './lifecycle.ts';
import type { StartRequest } from './lifecycle.ts';
import type { Store } from './store.ts';
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

/** Runs orchestrations durably: whatever it has accepted goes on after the process was killed. */
export class DurableEngine {
  readonly #store: Store;
  readonly #turns: TurnRunner;
  readonly #orchestrations: Dispatcher;
  readonly #activities: ActivityRunner;
  readonly #timers: DurableTimers;

  constructor(parts: DurableEngineParts) {
    const { store, settings, log } = parts;
    this.#store = store;
    this.#turns = new TurnRunner(parts);
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
  }

  /** Goes on with everything that is not finished. */
  start(): void {
    this.#activities.start();
    this.#timers.rearm();
    this.#orchestrations.ready(this.#store.instances.ready());
  }

  /** Starts nothing more; resolves when what runs has ended and is written down. */
  async stop(): Promise<void> {
    this.#timers.stop();
    await Promise.all([this.#orchestrations.stop(), this.#activities.stop()]);
  }

  /** Starts an instance; throws an InstanceRunningError when one of this id is not finished. */
  startInstance(request: Omit<StartRequest, 'parent'>): void {
    this.#store.database.transaction(() => createInstance(this.#store, { ...request, parent: undefined }));
    this.#orchestrations.ready([request.id]);
  }

  /** Hands an external event (its input a JSON text) to an instance, which may not wait for it yet. */
  raiseEvent(id: string, name: string, input: string): ControlResult {
    return this.#control(id, () => {
      this.#store.mailbox.deliver(id, historyEvent('EventRaised', Date.now(), { Name: name, Input: input }));
      return [id];
    });
  }

  terminate(id: string, reason: string): ControlResult {
    return this.#control(id, (instance) => terminateInstance(this.#store, instance, reason));
  }

  /** Lets an instance take in nothing until it is resumed; what happens meanwhile is kept. */
  suspend(id: string): ControlResult {
    return this.#control(id, (instance) => this.#setStatus(instance, 'Suspended'));
  }

  resume(id: string): ControlResult {
    return this.#control(id, (instance) => {
      if (instance.status !== 'Suspended') return [];
      const started = this.#store.mailbox.hasHistory(id);
      return this.#setStatus(instance, started ? 'Running' : 'Pending');
    });
  }

  /** Removes finished instances; gives how many there were. */
  purge(ids: string[]): number {
    return this.#store.database.transaction(() => {
      const finished = ids.filter((id) => {
        const instance = this.#store.instances.get(id);
        return instance !== undefined && isFinished(instance.status);
      });
      for (const id of finished) forget(this.#store, id);
      return finished.length;
    });
  }

  /** Starts an orchestration again with its input; gives the id, or undefined when the instance does not exist. */
  restart(id: string, withNewId: boolean): string | undefined {
    const instance = this.#store.instances.get(id);
    if (!instance) return undefined;
    const { name, input, version } = instance;
    const newInstanceId = withNewId ? newId() : id;
    this.startInstance({ id: newInstanceId, name, input, version });
    return newInstanceId;
  }

  #control(id: string, change: (instance: Instance) => string[]): ControlResult {
    const result = this.#store.database.transaction((): string[] | ControlResult => {
      const instance = this.#store.instances.get(id);
      if (!instance) return 'not found';
      return isFinished(instance.status) ? 'finished' : change(instance);
    });
    if (!Array.isArray(result)) return result;
    this.#timers.rearm();
    this.#orchestrations.ready(result);
    return 'done';
  }

  #setStatus(instance: Instance, status: Instance['status']): string[] {
    this.#store.instances.saveProgress({ ...instance, status, updated: Date.now() });
    return [instance.id];
  }

  async #runTurn(id: string): Promise<void> {
    const effects = await this.#turns.run(id);
    if (!effects) return;
    this.#activities.schedule(effects.activities);
    this.#timers.rearm();
    this.#orchestrations.ready(effects.ready);
  }
}
