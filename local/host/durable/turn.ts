import { messageOf } from '../errors.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { failed, readDecision, readFailure } from './decision.ts';
import type { Decision } from './decision.ts';
import { OrchestrationRefusedError } from './errors.ts';
import { HistoryCache } from './history-cache.ts';
import { historyEvent } from './history.ts';
import { takeInEvents } from './inbound.ts';
import { isFinished } from './instances.ts';
import { scheduleNewActions } from './scheduling.ts';
import type { Store } from './store.ts';
import type { OpenTask } from './tasks.ts';
import { commitTurn } from './turn-commit.ts';
import { newTurnDraft } from './turn-draft.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Who has something to do after a turn. */
export interface TurnEffects {
  activities: OpenTask[];
  /** Instances to look at. */
  ready: string[];
}

interface TurnRunnerParts {
  store: Store;
  registry: FunctionRegistry;
  invoker: Invoker;
  log: Log;
}

/** Runs turns: takes in what has happened, asks the orchestrator what to do, writes both down in one transaction. */
export class TurnRunner {
  readonly #parts: TurnRunnerParts;
  readonly #cache: HistoryCache;
  readonly #warned = new Set<string>();

  constructor(parts: TurnRunnerParts) {
    this.#parts = parts;
    this.#cache = new HistoryCache(parts.store.mailbox);
  }

  /** Runs one turn of an instance; undefined when it has nothing to do. */
  async run(id: string): Promise<TurnEffects | undefined> {
    const { store, log } = this.#parts;
    const instance = store.instances.get(id);
    if (!instance || isFinished(instance.status) || instance.status === 'Suspended') return undefined;
    const draft = newTurnDraft(instance, Date.now());
    const decision = await this.#decide(draft);
    if (!decision) {
      if (draft.taken.length === 0) return undefined;
      store.database.transaction(() => store.mailbox.remove(draft.taken));
      return { activities: [], ready: [id] };
    }
    const outcome = store.database.transaction(() => commitTurn(store, draft, decision));
    if (outcome.kind === 'going on') this.#cache.append(id, instance.executionId, outcome.history);
    else this.#cache.drop(id);
    const { kind } = outcome;
    log.write(kind === 'failed' ? 'warning' : 'debug', 'durable', `${instance.name} ${id} ${outcome.kind}`);
    if (kind === 'completed' && outcome.openTimers > 0) this.#warnOfTimers(instance.name);
    return { activities: outcome.activities, ready: [id, ...outcome.ready] };
  }

  async #decide(draft: TurnDraft): Promise<Decision | undefined> {
    try {
      takeInEvents(this.#parts.store, draft);
      if (draft.events.length === 0) return undefined;
      const decision = await this.#ask(draft);
      return decision.kind === 'fail' ? decision : this.#schedule(draft, decision);
    } catch (error) {
      if (!(error instanceof OrchestrationRefusedError)) throw error;
      return failed(error.message);
    }
  }

  #schedule(draft: TurnDraft, decision: Exclude<Decision, { kind: 'fail' }>): Decision {
    if (decision.actions.reused) this.#warnOfReuse(draft.instance.name);
    try {
      scheduleNewActions(draft, decision.actions, this.#parts.registry);
      return decision;
    } catch (error) {
      // Such as an input without a JSON text. It would be the same another time, so the instance fails of it.
      return failed(messageOf(error));
    }
  }

  async #ask(draft: TurnDraft): Promise<Decision> {
    const { registry, invoker } = this.#parts;
    const registered = registry.find(draft.instance.name, 'orchestrationTrigger');
    if (!registered) return failed(`the app has no orchestrator function of this name any more`);
    try {
      const { result } = await invoker.invoke(registered, { string: this.#triggerText(draft) });
      return readDecision(result);
    } catch (error) {
      return readFailure(error);
    }
  }

  /** The orchestration trigger's document; its fields are those of the Durable Task extension. */
  #triggerText(draft: TurnDraft): string {
    const { instance } = draft;
    draft.events.unshift(historyEvent('OrchestratorStarted', draft.at));
    const played = this.#cache.get(instance.id, instance.executionId);
    const fresh = draft.events.map((event) => JSON.stringify({ ...event, IsPlayed: false }));
    const history = (played === '' ? fresh : [played, ...fresh]).join(',');
    const rest = JSON.stringify({
      instanceId: instance.id,
      isReplaying: played !== '',
      parentInstanceId: instance.parent?.instanceId ?? null,
      // The newest replay schema. Its long timers are switched off by a limit of a hundred years: this host's
      // timers have no longest duration, so none needs to be split.
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 3,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '36500.00:00:00',
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    });
    return `{"history":[${history}],"input":${instance.input},${rest.slice(1)}`;
  }

  #warnOfReuse(name: string): void {
    const advice = 'Azure schedules such a task a second time. Yield it by itself, or keep the group.';
    this.#warnOnce(name, `Orchestrator "${name}" puts a task into a second Task.any or Task.all. ${advice}`);
  }

  #warnOfTimers(name: string): void {
    const advice = 'In Azure the instance keeps running until it fires: cancel it.';
    this.#warnOnce(name, `Orchestrator "${name}" ended with a timer that is still running. ${advice}`);
  }

  #warnOnce(name: string, message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#parts.log.write('warning', name, message);
  }
}
