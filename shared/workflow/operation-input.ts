import type { ConnectionRecord, ConnectionSpec } from '../connection/spec.ts';
import type { Caller } from '../policy/caller.ts';
import type { Action } from './operation-steps.ts';
import type { Facts, Write } from './outcome.ts';
import type { WaitPolicy } from './policy.ts';

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
