import type { ConnectionSpec } from '../connection/spec.ts';
import type { ConnectionResources, Facts, OperationError, Write } from './outcome.ts';
import type { WaitPolicy } from './policy.ts';

/** The steps of creating a connection, in their order. The first four concern the cluster, the others the connection. */
export const STEPS = [
  'registerProvider',
  'waitForCluster',
  'installExtension',
  'enableAddons',
  'grantAccess',
  'createResources',
] as const;

export type StepName = (typeof STEPS)[number];

/** Input of the durable instance of one operation. Stored in plain text: no secret but a sealed one. */
export interface OperationInput {
  readonly operationId: string;
  readonly action: 'create';
  readonly connection: ConnectionSpec;
  readonly policy: WaitPolicy;
}

/** Input of the activity of one step. */
export interface StepInput {
  readonly operationId: string;
  /** ISO 8601, when the operation was accepted. */
  readonly acceptedAt: string;
  readonly connection: ConnectionSpec;
  readonly facts: Facts;
  /** Writes of this operation that the history already knows of; a step makes no other. */
  readonly intended: readonly Write[];
}

/** Input of the activity that removes one write of a failed operation. */
export interface UndoInput {
  readonly operationId: string;
  readonly connection: ConnectionSpec;
  readonly write: Write;
}

export type StepStatus = 'Pending' | 'Running' | 'Waiting' | 'Succeeded' | 'Skipped' | 'Failed';

/** One step as the operation's status shows it. Times are ISO 8601. */
export interface StepView {
  readonly name: StepName | 'undo';
  status: StepStatus;
  attempts: number;
  startTime?: string;
  endTime?: string;
  waitingFor?: string;
  nextAttemptTime?: string;
  message?: string;
}

/** What was left behind by an undo that failed, or kept because another connection uses it. */
export interface UndoReport {
  readonly write: Write;
  readonly code: 'UndoFailed' | 'KeptInUse';
  readonly message: string;
}

/** The custom status of the durable instance, and its output at the end. */
export interface OperationState {
  readonly steps: readonly StepView[];
  readonly resources?: ConnectionResources;
  readonly error?: OperationError;
  readonly undo?: readonly UndoReport[];
}

/** Output of the durable instance. */
export interface OperationResult extends OperationState {
  readonly status: 'Succeeded' | 'Failed';
}
