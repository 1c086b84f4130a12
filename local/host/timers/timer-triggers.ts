import { Alarm } from '../alarm.ts';
import type { Database } from '../durable/database.ts';
import { optionalInteger, text } from '../durable/database.ts';
import { describeError } from '../errors.ts';
import type { RegisteredFunction } from '../function-registry.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { stringOf } from '../narrow.ts';
import { resolveSettings } from '../settings.ts';
import { parseSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';

interface TimerTriggersParts {
  functions: RegisteredFunction[];
  database: Database;
  invoker: Invoker;
  log: Log;
}

/** Runs timer-triggered functions; when each ran last and runs next is kept over restarts. */
export class TimerTriggers {
  readonly #timers: FunctionTimer[];

  /** Throws an AppLoadError for a schedule that cannot be read. */
  constructor(parts: TimerTriggersParts) {
    this.#timers = parts.functions.map((registered) => new FunctionTimer(registered, parts));
  }

  start(): void {
    for (const timer of this.#timers) timer.start();
  }

  stop(): void {
    for (const timer of this.#timers) timer.stop();
  }
}

const saveAgainDelay = 1000;

interface TimerState {
  last: number | undefined;
  next: number;
}

class FunctionTimer {
  readonly #registered: RegisteredFunction;
  readonly #parts: TimerTriggersParts;
  readonly #text: string;
  readonly #schedule: Schedule;
  readonly #monitored: boolean;
  readonly #alarm = new Alarm(() => void this.#run(false));
  readonly #saveAgain = new Alarm(() => this.#save());
  #state: TimerState = { last: undefined, next: 0 };
  #stopped = false;

  constructor(registered: RegisteredFunction, parts: TimerTriggersParts) {
    const { binding } = registered.trigger;
    this.#registered = registered;
    this.#parts = parts;
    this.#text = resolveSettings(stringOf(binding['schedule']) ?? '', registered.name);
    this.#schedule = parseSchedule(this.#text, registered.name);
    this.#monitored = binding['useMonitor'] !== false && !this.#schedule.frequent;
  }

  start(): void {
    const stored = this.#monitored ? this.#load() : undefined;
    const now = Date.now();
    const isPastDue = stored !== undefined && stored.next <= now;
    this.#state = stored ?? { last: undefined, next: this.#schedule.next(now) ?? Number.MAX_SAFE_INTEGER };
    if (isPastDue || this.#registered.trigger.binding['runOnStartup'] === true) {
      void this.#run(isPastDue);
      return;
    }
    this.#save();
    this.#alarm.set(this.#state.next);
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.clear();
    this.#saveAgain.clear();
  }

  async #run(isPastDue: boolean): Promise<void> {
    const { invoker, log } = this.#parts;
    const { last, next } = this.#state;
    const document = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: format(last), Next: format(next), LastUpdated: format(last) },
      IsPastDue: isPastDue,
    };
    const started = Date.now();
    try {
      await invoker.invoke(this.#registered, { json: JSON.stringify(document) });
    } catch (error) {
      log.write('error', 'host', `Function "${this.#registered.name}" failed: ${describeError(error)}`);
    }
    if (this.#stopped) return;
    this.#state = { last: started, next: this.#schedule.next(Date.now()) ?? Number.MAX_SAFE_INTEGER };
    this.#save();
    this.#alarm.set(this.#state.next);
  }

  #load(): TimerState | undefined {
    const row = this.#parts.database.get('SELECT * FROM timer_triggers WHERE name = ?', this.#registered.name);
    // With another schedule, what the old one would have done is of no interest.
    if (!row || text(row, 'schedule') !== this.#text) return undefined;
    return { last: optionalInteger(row, 'last'), next: optionalInteger(row, 'next') ?? 0 };
  }

  /** Until it is written, a start would make up for the run once more: it is tried again until the file can be written. */
  #save(): void {
    if (!this.#monitored) return;
    const { database, log } = this.#parts;
    try {
      database.run(
        'INSERT OR REPLACE INTO timer_triggers (name, schedule, last, next) VALUES (?, ?, ?, ?)',
        ...[this.#registered.name, this.#text, this.#state.last ?? null, this.#state.next],
      );
    } catch (error) {
      const what = `When "${this.#registered.name}" ran could not be written, trying again`;
      log.write('error', 'host', `${what}: ${describeError(error)}`);
      this.#saveAgain.set(Date.now() + saveAgainDelay);
    }
  }
}

function format(at: number | undefined): string {
  return at === undefined || at > 8.64e15 ? '0001-01-01T00:00:00' : new Date(at).toISOString();
}
