import type { OrchestrationContext, Task } from 'durable-functions';

import type { CheckInput, CheckState, Probe, RemedyInput } from '../../shared/health/check.ts';
import { withTimes, type Diagnosed } from '../../shared/health/health.ts';
import { LONGEST_MESSAGE, shorten } from '../../shared/workflow/step-log.ts';

const UNEXPECTED: Diagnosed = {
  status: 'Unknown',
  reason: 'InternalError',
  message: 'the check ended in an unexpected error; see the log of the Function app',
};

/** An operation that takes longer than this many looks is left to the next check. */
const MOST_LOOKS = 400;

/**
 * Looks at one connection, starts what is to be done about it, and looks again when that has ended. Its id is made from
 * the connection, so that one check runs at a time; its output is the connection's health. The event `again` says that
 * something happened meanwhile.
 */
export function* check(context: OrchestrationContext): Generator<Task, CheckState, unknown> {
  const looker = new Looker(context, context.df.getInput<CheckInput>());
  yield* looker.settle();
  let isRemedied = false;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    // What is told of while a repair is at work may be another cause, which the repair came too early for.
    if (looker.takeAgain()) isRemedied = false;
    const probe = yield* looker.look();
    if (probe.kind === 'gone') return { phase: 'ended' };
    if (probe.kind === 'busy') yield* looker.pause();
    else if (probe.kind === 'looked' && probe.remedy !== 'none' && !isRemedied) {
      // One try for each cause: what it could not put right is left to the next check.
      isRemedied = true;
      yield* looker.remedy(probe);
      yield* looker.pause();
    } else if (!looker.isAgain) break;
  }
  return looker.end();
}

/** What a check carries from look to look. Rebuilt by every replay. */
class Looker {
  readonly #context: OrchestrationContext;
  readonly #input: CheckInput;
  #waits: Task[] = [];
  #state: Pick<CheckState, 'health' | 'record'>;

  constructor(context: OrchestrationContext, input: CheckInput) {
    this.#context = context;
    this.#input = input;
    this.#state = input.before ? { health: input.before } : {};
  }

  *settle(): Generator<Task, void, unknown> {
    this.#publish('settling');
    const { delaySeconds } = this.#input;
    if (delaySeconds > 0) yield this.#context.df.createTimer(this.#after(delaySeconds));
  }

  *look(): Generator<Task, Probe, unknown> {
    this.#publish('looking');
    const { cluster, name } = this.#input;
    const task = this.#context.df.callActivity('probeConnection', { cluster, name });
    try {
      yield this.#context.df.Task.any([task, this.#again()]);
      const probe = (yield task) as Probe;
      if (probe.kind === 'looked') this.#learn(probe.found, probe.record);
      return probe;
    } catch {
      // The message of an unexpected error may hold anything: it stays in the log of the activity.
      this.#learn(UNEXPECTED);
      return { kind: 'failed' };
    }
  }

  /** Starts what is to be done. It may be refused because an operation came first: then that one is waited for. */
  *remedy({ record, remedy }: Extract<Probe, { kind: 'looked' }>): Generator<Task, void, unknown> {
    if (remedy === 'none') return;
    const { df } = this.#context;
    const stamp = { at: this.#now.getTime(), random: df.newGuid(df.instanceId) };
    const input: RemedyInput = { cluster: this.#input.cluster, record, remedy, stamp };
    try {
      yield df.callActivity('startRemedy', input);
    } catch {
      // The next look finds it undone, and says so.
    }
  }

  /** Has something happened since the last look began? */
  get isAgain(): boolean {
    return this.#waits.some((wait) => wait.isCompleted);
  }

  /** The same, and forgets it. */
  takeAgain(): boolean {
    const { isAgain } = this;
    this.#waits = this.#waits.filter((wait) => !wait.isCompleted);
    return isAgain;
  }

  /** Until it is time for another look, or something has happened. */
  *pause(): Generator<Task, void, unknown> {
    const { df } = this.#context;
    const timer = df.createTimer(this.#after(this.#input.pollSeconds));
    yield df.Task.any([timer, this.#again()]);
    if (!timer.isCompleted) timer.cancel();
  }

  end(): CheckState {
    return { phase: 'ended', ...this.#state };
  }

  get #now(): Date {
    return this.#context.df.currentUtcDateTime;
  }

  #learn(found: Diagnosed, record = this.#state.record): void {
    const health = withTimes(this.#now.toISOString(), found, this.#state.health);
    this.#state = { health, ...(record && { record }) };
    this.#publish('looking');
  }

  #publish(phase: CheckState['phase']): void {
    const { health } = this.#state;
    const brief = health && { ...health, message: shorten(health.message, LONGEST_MESSAGE) };
    // Durable Functions limits the custom status; a record has no such limit and is in the output.
    this.#context.df.setCustomStatus({ phase, ...(brief && { health: brief }) });
  }

  #after(seconds: number): Date {
    return new Date(this.#now.getTime() + seconds * 1000);
  }

  #again(): Task {
    const wait = this.#context.df.waitForExternalEvent('again');
    this.#waits.push(wait);
    return wait;
  }
}
