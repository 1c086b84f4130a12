import type { OrchestrationContext, Task } from 'durable-functions';

import type { OperationInput, OperationState, StepInput, UndoReport } from '../../shared/workflow/operation.ts';
import type { Facts, OperationError, Write } from '../../shared/workflow/outcome.ts';
import { StepLog } from '../../shared/workflow/step-log.ts';

/** What one execution of an operation carries from step to step. Rebuilt by every replay. */
export class Run {
  readonly input: OperationInput;
  readonly log = new StepLog();
  error: OperationError | undefined;
  undone: UndoReport[] | undefined;
  readonly #context: OrchestrationContext;
  readonly #acceptedAt: string;
  #facts: Facts = {};
  #writes: Write[] = [];
  #wake: Task | undefined;

  constructor(context: OrchestrationContext, input: OperationInput) {
    this.#context = context;
    this.input = input;
    this.#acceptedAt = context.df.currentUtcDateTime.toISOString();
  }

  get now(): Date {
    return this.#context.df.currentUtcDateTime;
  }

  /** Every write that was announced, in its order. */
  get writes(): readonly Write[] {
    return this.#writes;
  }

  get state(): OperationState {
    return {
      steps: this.log.steps,
      ...(this.#facts.resources && { resources: this.#facts.resources }),
      ...(this.error && { error: this.error }),
      ...(this.undone && { undo: this.undone }),
    };
  }

  get stepInput(): StepInput {
    const { operationId, connection } = this.input;
    return { operationId, acceptedAt: this.#acceptedAt, connection, facts: this.#facts, intended: this.#writes };
  }

  learn(facts: Facts | undefined): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  intend(writes: readonly Write[]): void {
    this.#writes = [...this.#writes, ...writes];
  }

  call(activity: string, input: unknown): Task {
    return this.#context.df.callActivity(activity, input);
  }

  /** Makes the state visible to whoever reads the operation's status. */
  publish(): void {
    this.#context.df.setCustomStatus(this.state);
  }

  /** Sleeps until `due`, or until an event says that something happened in Azure: a hint to look now. */
  *sleepUntil(due: Date): Generator<Task, void, unknown> {
    const timer = this.#context.df.createTimer(due);
    // One open wait for the event serves all sleeps: each further one would queue before it.
    this.#wake ??= this.#context.df.waitForExternalEvent('wake');
    yield this.#context.df.Task.any([timer, this.#wake]);
    if (!timer.isCompleted) timer.cancel();
    if (this.#wake.isCompleted) this.#wake = undefined;
  }
}
