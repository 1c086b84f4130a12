import type { OrchestrationContext, Task } from 'durable-functions';

import { briefState } from '../../shared/workflow/brief-state.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { stepsOf } from '../../shared/workflow/operation-steps.ts';
import type { BriefFinding, OperationState, UndoReport } from '../../shared/workflow/operation.ts';
import type { Facts, OperationError, Write } from '../../shared/workflow/outcome.ts';
import { StepLog } from '../../shared/workflow/step-log.ts';

/** Which events end a sleep: all, none, or those that something is done and not that it failed. */
export type Wakes = 'any' | 'done' | 'none';

/** What one execution of an operation carries from step to step. Rebuilt by every replay. */
export class Run<I extends OperationInput = OperationInput> {
  readonly input: I;
  readonly log: StepLog;
  error: OperationError | undefined;
  findings: readonly BriefFinding[] | undefined;
  undone: UndoReport[] | undefined;
  readonly acceptedAt: string;
  readonly #context: OrchestrationContext;
  readonly #cancel: Task;
  #facts: Facts = {};
  #writes: Write[] = [];
  /** The waits for an event to wake the operation that no event has come for. */
  #wakes: Task[] = [];

  constructor(context: OrchestrationContext, input: I) {
    this.#context = context;
    this.input = input;
    this.log = new StepLog(stepsOf(input.action));
    this.acceptedAt = context.df.currentUtcDateTime.toISOString();
    this.#cancel = context.df.waitForExternalEvent('cancel');
  }

  get now(): Date {
    return this.#context.df.currentUtcDateTime;
  }

  /** Somebody asked for the end of the operation. */
  get cancelled(): boolean {
    return this.#cancel.isCompleted;
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** Every write that was announced, in its order. */
  get writes(): readonly Write[] {
    return this.#writes;
  }

  get state(): OperationState {
    const { resources, warnings, validation, plan } = this.#facts;
    return {
      steps: this.log.steps,
      ...(resources && { resources }),
      ...(warnings && { warnings }),
      ...(validation && { validation }),
      ...(plan && { plan }),
      ...(this.error && { error: this.error }),
      ...(this.findings && { findings: this.findings }),
      ...(this.undone && { undo: this.undone }),
    };
  }

  learn(facts: Facts | undefined): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  intend(writes: readonly Write[]): void {
    this.#writes = [...this.#writes, ...writes];
  }

  /** Calls an activity and waits for its end, also when the operation is cancelled meanwhile: that is the safe point. */
  *call(activity: string, input: unknown): Generator<Task, unknown, unknown> {
    const task = this.#context.df.callActivity(activity, input);
    if (!this.cancelled) yield this.#context.df.Task.any([task, this.#cancel]);
    return yield task;
  }

  /** Calls an activity whose answer is welcome and not needed: `undefined` when it fails or takes longer. */
  *tryCall(activity: string, input: unknown, seconds: number): Generator<Task, unknown, unknown> {
    const task = this.#context.df.callActivity(activity, input);
    const timer = this.#context.df.createTimer(new Date(this.now.getTime() + seconds * 1000));
    try {
      yield this.#context.df.Task.any([task, timer]);
    } catch {
      return undefined;
    } finally {
      if (!timer.isCompleted) timer.cancel();
    }
    return task.isCompleted && !task.isFaulted ? task.result : undefined;
  }

  /** Makes the state visible to whoever reads the operation's status. */
  publish(): void {
    this.#context.df.setCustomStatus(briefState(this.state));
  }

  /**
   * Sleeps until `due`, until an event hints that it is worth looking now, or until the operation is cancelled; says
   * what ended it. An event that came since the last sleep ends this one at once; one that ends no sleep is forgotten,
   * because what it tells of is seen by the next look.
   */
  *sleepUntil(due: Date, wakes: Wakes): Generator<Task, 'event' | 'timer' | undefined, unknown> {
    if (this.#takeWake(wakes)) return 'event';
    const wasCancelled = this.cancelled;
    const timer = this.#context.df.createTimer(due);
    for (;;) {
      const ends = [timer, this.#waitForWake(), ...(wasCancelled ? [] : [this.#cancel])];
      yield this.#context.df.Task.any(ends);
      if (timer.isCompleted) return 'timer';
      const isWoken = this.#takeWake(wakes);
      if (!isWoken && this.cancelled === wasCancelled) continue;
      timer.cancel();
      return isWoken ? 'event' : undefined;
    }
  }

  /**
   * Each sleep waits anew: the library ends a group of tasks only by one that completes after the group was made, and
   * hands an event to the youngest wait.
   */
  #waitForWake(): Task {
    const wake = this.#context.df.waitForExternalEvent('wake');
    this.#wakes.push(wake);
    return wake;
  }

  /** Has an event come that ends such a sleep? Those that have come are forgotten. */
  #takeWake(wakes: Wakes): boolean {
    const come = this.#wakes.filter((wake) => wake.isCompleted);
    this.#wakes = this.#wakes.filter((wake) => !wake.isCompleted);
    return wakes !== 'none' && come.some((wake) => wakes === 'any' || !tellsOfFailure(wake.result));
  }
}

/** An event without a word about it is taken for one that something is done. */
function tellsOfFailure(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'failed' in event && event.failed === true;
}
