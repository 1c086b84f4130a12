import type { OrchestrationContext, Task } from 'durable-functions';

import type { CheckInput, CheckState, Probe, RemedyInput } from '../../shared/health/check.ts';
import { withTimes, type Diagnosed } from '../../shared/health/health.ts';

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
    const probe = yield* looker.look();
    if (probe.kind === 'gone') return { phase: 'ended' };
    if (probe.kind !== 'busy' && (isRemedied || !hasRemedy(probe))) {
      if (!looker.takeAgain()) break;
      isRemedied = false;
    } else {
      if (probe.kind === 'looked') yield* looker.remedy(probe);
      isRemedied = probe.kind === 'looked';
      yield* looker.pause();
    }
  }
  return looker.end();
}

function hasRemedy(probe: Probe): boolean {
  return probe.kind === 'looked' && probe.remedy !== 'none';
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
    if (this.#input.delaySeconds > 0) yield this.#timer(this.#input.delaySeconds);
  }

  *look(): Generator<Task, Probe, unknown> {
    this.#publish('looking');
    this.takeAgain();
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
  takeAgain(): boolean {
    const open = this.#waits.filter((wait) => !wait.isCompleted);
    const hasCome = open.length < this.#waits.length;
    this.#waits = open;
    return hasCome;
  }

  *pause(): Generator<Task, void, unknown> {
    yield this.#timer(this.#input.pollSeconds);
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
  }

  #publish(phase: CheckState['phase']): void {
    this.#context.df.setCustomStatus({ phase, ...this.#state });
  }

  #timer(seconds: number): Task {
    return this.#context.df.createTimer(new Date(this.#now.getTime() + seconds * 1000));
  }

  #again(): Task {
    const wait = this.#context.df.waitForExternalEvent('again');
    this.#waits.push(wait);
    return wait;
  }
}
