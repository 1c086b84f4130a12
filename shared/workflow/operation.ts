import type { ConnectionRecord, ConnectionSpec } from '../connection/spec.ts';
import type { Caller } from '../policy/caller.ts';
import type { ConnectionResources, Facts, OperationError, Write } from './outcome.ts';
import type { Plan } from './planning/plan.ts';
import type { WaitPolicy } from './policy.ts';
import type { ValidationReport } from './validation/report.ts';

/**
 * The steps of making a connection, or of bringing one to another state. The first four concern the cluster, the
 * others the connection.
 */
export const CONNECT_STEPS = [
  'registerProvider',
  'waitForCluster',
  'installExtension',
  'enableAddons',
  'openFirewall',
  'grantAccess',
  'createResources',
] as const;

/** The steps of removing a connection. The record goes last, so that a removal that broke off can be repeated. */
export const DISCONNECT_STEPS = ['removeResources', 'revokeAccess', 'removeRecord'] as const;

/** The one step of an operation that only looks. */
const INSPECTION_STEPS = ['validateConnection', 'planConnection'] as const;

/** Steps that only some operations come to: they are shown once they begin. */
const LATE_STEPS = ['removePrevious', 'undo'] as const;

export const STEP_NAMES = [...CONNECT_STEPS, ...DISCONNECT_STEPS, ...INSPECTION_STEPS, ...LATE_STEPS] as const;

export type StepName = (typeof STEP_NAMES)[number];

export const ACTIONS = ['create', 'update', 'repair', 'delete', 'validate', 'plan'] as const;

export type Action = (typeof ACTIONS)[number];

/** The steps that an action always takes. */
export function stepsOf(action: Action): readonly StepName[] {
  return STEPS[action];
}

const STEPS: Readonly<Record<Action, readonly StepName[]>> = {
  create: CONNECT_STEPS,
  update: CONNECT_STEPS,
  repair: CONNECT_STEPS,
  delete: DISCONNECT_STEPS,
  validate: ['validateConnection'],
  plan: ['planConnection'],
};

/** A connection by its name. */
export interface ConnectionName {
  /** Resource id of the managed cluster. */
  readonly cluster: string;
  readonly name: string;
}

/** Input of the durable instance of one operation. Stored in plain text: no secret but a sealed one. */
export type OperationInput = ClaimingInput | ValidateInput | PlanInput;

/** Input of an operation that writes, and holds the claim on its connection meanwhile. */
export type ClaimingInput = ConnectInput | DisconnectInput;

interface CommonInput {
  readonly operationId: string;
  readonly policy: WaitPolicy;
  /** Who asked for it: every step asks anew whether that one may. */
  readonly caller: Caller;
}

export interface ConnectInput extends CommonInput {
  /** `repair`: makes again what is missing of the connection as it is recorded, and nothing else. */
  readonly action: 'create' | 'update' | 'repair';
  readonly connection: ConnectionSpec;
  /** The connection as it was when the request was accepted; of a repair, as it is recorded. */
  readonly known?: ConnectionRecord;
  readonly expected?: Expected;
}

/**
 * The operation that wrote the record which a request was made from, or `null` for none. A request without it is for
 * whatever is there.
 */
type Expected = string | null;

export interface DisconnectInput extends CommonInput {
  readonly action: 'delete';
  readonly connection: Removal;
}

export interface ValidateInput extends CommonInput {
  readonly action: 'validate';
  readonly connection: RecordedConnection;
}

export interface PlanInput extends CommonInput {
  readonly action: 'plan';
  readonly connection: ConnectionSpec;
}

/** Input of the durable instance that keeps a dry run under its name. */
export interface DryrunInput {
  readonly name: string;
  readonly plan: PlanInput;
}

/** A connection as it is recorded, and where. */
export interface RecordedConnection extends ConnectionRecord {
  /** Resource id of the managed cluster. */
  readonly cluster: string;
}

/** A connection that shall go. */
export interface Removal extends ConnectionName {
  /** The connection as an earlier operation knew it: for a cluster that is gone, and its records with it. */
  readonly known?: ConnectionRecord;
  /** Leaves Secret and ServiceAccount in the cluster, as Service Connector does. */
  readonly keepKubernetesResources: boolean;
  /** Asked for by the service itself: only if the connection is still the one that is known, and broken. */
  readonly ifBroken?: true;
}

/** What a step has to know to ask whether it may. */
export interface Requested {
  readonly action: Action;
  readonly caller: Caller;
}

/** Input of the activity of one step. */
export interface StepInput extends Requested {
  readonly operationId: string;
  /** ISO 8601, when the operation was accepted. */
  readonly acceptedAt: string;
  readonly connection: ConnectionSpec;
  readonly expected?: Expected;
  readonly facts: Facts;
  /** Writes of this operation that the history already knows of; a step makes no other. */
  readonly intended: readonly Write[];
}

/** Input of the activity of one step of a removal. */
export interface RemovalInput extends Requested {
  readonly operationId: string;
  readonly connection: Removal;
  readonly facts: Facts;
}

/** Input of the activity that looks at a connection. */
export interface ValidationInput extends Requested {
  readonly operationId: string;
  readonly connection: RecordedConnection;
}

/** Input of the activity that finds out what a request would change. */
export interface PlanningInput extends Requested {
  readonly operationId: string;
  /** ISO 8601, when the operation was accepted. */
  readonly acceptedAt: string;
  readonly connection: ConnectionSpec;
}

/** Input of the activity that removes one write of a failed operation. */
export interface UndoInput {
  readonly operationId: string;
  readonly connection: ConnectionName;
  readonly write: Write;
}

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
