import type { ConnectionRecord } from '../connection/spec.ts';
import type { StepName } from './operation-steps.ts';
import type { ConnectionResources, OperationError } from './outcome.ts';
import type { Plan } from './planning/plan.ts';
import type { ValidationReport } from './validation/report.ts';

export type StepStatus = 'Pending' | 'Running' | 'Waiting' | 'Succeeded' | 'Skipped' | 'Failed';

/** One step as the operation's status shows it. Times are ISO 8601. */
export interface StepView {
  readonly name: StepName;
  status: StepStatus;
  attempts: number;
  startTime?: string;
  endTime?: string;
  waitingFor?: string;
  nextAttemptTime?: string;
  /** What ended the last wait: an event of Azure, or the time. */
  wokenBy?: 'event' | 'timer';
  message?: string;
}

/** What was left behind by an undo that failed, or kept because others use it, or may. */
export interface UndoReport {
  readonly code: 'UndoFailed' | 'KeptInUse';
  /** The write, named for a person. */
  readonly target: string;
  readonly message: string;
}

/** A finding of a diagnosis, short enough for the status of an operation. */
export interface BriefFinding {
  readonly code: string;
  readonly message: string;
  /** What to do first. */
  readonly fix: string;
}

/** Output of the durable instance, and in short its custom status while it runs. */
export interface OperationState {
  readonly steps: readonly StepView[];
  readonly resources?: ConnectionResources;
  /** The connection as the operation left it: known here when the record is gone with its cluster. */
  readonly record?: ConnectionRecord;
  readonly warnings?: readonly string[];
  readonly validation?: ValidationReport;
  readonly plan?: Plan;
  readonly error?: OperationError;
  /** What was found to be wrong when the operation failed. */
  readonly findings?: readonly BriefFinding[];
  readonly undo?: readonly UndoReport[];
}

/** Output of the durable instance. */
export interface OperationResult extends OperationState {
  readonly status: 'Succeeded' | 'Failed' | 'Canceled';
}
