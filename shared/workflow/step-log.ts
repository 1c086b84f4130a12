import type { StepName } from './operation-steps.ts';
import type { StepView } from './operation.ts';

/** Azure's messages can be long, and a status shows one for each step. */
export const LONGEST_MESSAGE = 600;

/** Keeps what the operation's status shows of its steps. Holds no clock: times are given. */
export class StepLog {
  readonly #steps: StepView[];

  /** `planned` are shown as pending from the start; others are added when they begin. */
  constructor(planned: readonly StepName[]) {
    this.#steps = planned.map((name) => ({ name, status: 'Pending', attempts: 0 }));
  }

  /** A copy, so that a status handed out earlier does not change. */
  get steps(): readonly StepView[] {
    return this.#steps.map((step) => ({ ...step }));
  }

  attempt(name: StepName, now: Date): void {
    const step = this.#find(name);
    step.startTime ??= now.toISOString();
    step.status = 'Running';
    step.attempts += 1;
    delete step.nextAttemptTime;
  }

  waiting(name: StepName, waitingFor: string, nextAttempt: Date): void {
    const step = this.#find(name);
    step.status = 'Waiting';
    step.waitingFor = shorten(waitingFor);
    step.nextAttemptTime = nextAttempt.toISOString();
  }

  /** What ended the last wait. */
  woken(name: StepName, by: StepView['wokenBy']): void {
    if (by) this.#find(name).wokenBy = by;
  }

  end(name: StepName, status: 'Succeeded' | 'Skipped' | 'Failed', end: { now: Date; message: string }): void {
    const step = this.#find(name);
    step.status = status;
    step.endTime = end.now.toISOString();
    step.message = shorten(end.message);
    delete step.waitingFor;
    delete step.nextAttemptTime;
  }

  #find(name: StepName): StepView {
    const known = this.#steps.find((step) => step.name === name);
    if (known) return known;
    const added: StepView = { name, status: 'Pending', attempts: 0 };
    this.#steps.push(added);
    return added;
  }
}

/** Cuts a message that is too long for the status. */
export function shorten(text: string, longest = LONGEST_MESSAGE): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
