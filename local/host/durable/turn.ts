import { messageOf } from '../errors.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { applyTurn } from './apply-turn.ts';
import type { TurnOutcome } from './apply-turn.ts';
import { failed, readDecision, readFailure } from './decision.ts';
import type { Decision } from './decision.ts';
import { OrchestrationRefusedError } from './errors.ts';
import { historyEvent } from './history.ts';
import { takeInEvents } from './inbound.ts';
import type { Ledger } from './ledger.ts';
import type { LiveInstance } from './live-instance.ts';
import { scheduleNewActions } from './scheduling.ts';
import { triggerDocument } from './trigger-document.ts';
import { newTurnDraft } from './turn-draft.ts';
import type { TurnDraft } from './turn-draft.ts';

interface TurnRunnerParts {
  ledger: Ledger;
  registry: FunctionRegistry;
  invoker: Invoker;
  log: Log;
}

/** Runs turns: takes in what has happened, asks the orchestrator what to do, and does it, in memory. */
export class TurnRunner {
  readonly #parts: TurnRunnerParts;
  readonly #warned = new Set<string>();

  constructor(parts: TurnRunnerParts) {
    this.#parts = parts;
  }

  /** Runs one turn of an instance; undefined when it has nothing to do, or when the turn was in vain. */
  async run(id: string): Promise<TurnOutcome | undefined> {
    const { ledger } = this.#parts;
    const live = ledger.find(id);
    if (!live || live.row.status === 'Suspended' || live.inbox.length === 0) return undefined;
    const { generation } = ledger;
    const draft = newTurnDraft(live, Date.now());
    const decision = await this.#decide(draft, live);
    // Terminated, replaced or forgotten while the orchestrator was asked.
    if (ledger.generation !== generation || ledger.find(id)?.row.executionId !== draft.key.executionId)
      return undefined;
    if (!decision) return this.#discard(draft, live);
    const outcome = applyTurn({ ledger, live, draft }, decision);
    this.#report(draft, outcome);
    return outcome;
  }

  /** Nobody waits for what has come; there may be more behind it. */
  #discard(draft: TurnDraft, live: LiveInstance): TurnOutcome {
    live.take(draft.taken);
    const ready = live.inbox.length > 0 ? [live.row.id] : [];
    return { kind: 'going on', activities: [], ready, openTimers: 0, timersChanged: false };
  }

  #report({ instance: { id, name } }: TurnDraft, { kind, openTimers }: TurnOutcome): void {
    this.#parts.log.write(kind === 'failed' ? 'warning' : 'debug', 'durable', `${name} ${id} ${kind}`);
    if (kind === 'completed' && openTimers > 0) this.#warnOfTimers(name);
  }

  async #decide(draft: TurnDraft, live: LiveInstance): Promise<Decision | undefined> {
    try {
      takeInEvents(draft, live);
    } catch (error) {
      if (!(error instanceof OrchestrationRefusedError)) throw error;
      return failed(error.message);
    }
    if (draft.events.length === 0) return undefined;
    draft.events.unshift(historyEvent('OrchestratorStarted', draft.at));
    const decision = await this.#ask(draft, live);
    return decision.kind === 'fail' ? decision : this.#schedule(draft, decision);
  }

  async #ask(draft: TurnDraft, live: LiveInstance): Promise<Decision> {
    const { registry, invoker } = this.#parts;
    const registered = registry.find(draft.instance.name, 'orchestrationTrigger');
    if (!registered) return failed(`the app has no orchestrator function of this name any more`);
    try {
      return readDecision(await invoker.invokeOrchestrator(registered, triggerDocument(live, draft.events)));
    } catch (error) {
      return readFailure(error);
    }
  }

  #schedule(draft: TurnDraft, decision: Exclude<Decision, { kind: 'fail' }>): Decision {
    try {
      scheduleNewActions(draft, decision.actions, this.#parts.registry);
      if (decision.actions.reused) this.#warnOfReuse(draft.instance.name);
      return decision;
    } catch (error) {
      // Such as an input without a JSON text. It would be the same another time, so the instance fails of it.
      return failed(messageOf(error));
    }
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
