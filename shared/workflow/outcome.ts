import type { ConnectionRecord } from '../connection/spec.ts';
import type { CatalogueCode } from './error-catalogue.ts';
import type { Plan } from './planning/plan.ts';
import type { ValidationReport } from './validation/report.ts';

interface GrantWrite {
  readonly id: string;
  readonly principalId: string;
  /** Whose principal it is: the managed identity's or, for that of its add-on, the cluster's id. Unknown for others. */
  readonly holder?: string;
}

/** A write that a step is about to make, remembered before it is made so that a failure can be undone. */
export type Write =
  /** `previous` is the record that it takes the place of. */
  | { readonly kind: 'record'; readonly record: ConnectionRecord; readonly previous?: ConnectionRecord }
  | { readonly kind: 'federatedCredential'; readonly id: string }
  | ({ readonly kind: 'roleAssignment' } & GrantWrite)
  | ({ readonly kind: 'redisAccessPolicy' } & GrantWrite)
  | {
      readonly kind: 'firewallRule';
      /** The target's name in the catalogue, which knows how its firewall is written. */
      readonly target: string;
      /** Id of the resource with the firewall. */
      readonly resource: string;
      /** `203.0.113.7` or `203.0.113.0/28` */
      readonly range: string;
    }
  | {
      readonly kind: 'vaultAccessPolicy';
      readonly vault: string;
      readonly principalId: string;
      readonly tenantId: string;
      /** `secrets/get` and the like: what the identity lacked. */
      readonly rights: readonly string[];
    }
  | { readonly kind: 'serviceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'secret'; readonly namespace: string; readonly name: string }
  /** Other values for a Secret that is there. `previous` is the connection whose values it held. */
  | {
      readonly kind: 'secretChange';
      readonly namespace: string;
      readonly name: string;
      /** Keyed hash of its data before. */
      readonly dataHash: string;
      readonly previous?: ConnectionRecord;
    }
  | { readonly kind: 'namespace'; readonly name: string };

/** What a connection has in Azure and in the cluster beside its record; a namespace stays when the connection goes. */
export type Trace = Exclude<Write, { kind: 'record' | 'secretChange' | 'namespace' }>;

/** What was not removed, and why. */
export interface KeptTrace {
  readonly trace: Trace;
  readonly why: string;
}

/** An error of an operation: a code of the catalogue and what happened to what. Never holds a secret. */
export interface OperationError {
  readonly code: CatalogueCode;
  readonly message: string;
  /** The code of whoever answered with the error: ARM's, Kubernetes' or the system's. */
  readonly innerCode?: string;
  /** For a support case with Azure. */
  readonly correlationId?: string;
}

/** What a later step needs from an earlier one. Plain JSON without secrets: it is stored in the history. */
export interface Facts {
  /** The identity that is granted access: the managed identity, the service principal or the add-on's. */
  readonly identity?: { readonly id?: string; readonly clientId: string; readonly principalId: string };
  readonly tenantId?: string;
  /** The connection as it is recorded now. */
  readonly record?: ConnectionRecord;
  /** The connection as it was before this operation changed it. */
  readonly previous?: ConnectionRecord;
  /** Of a removal: what it left because another connection used it at that moment. */
  readonly kept?: readonly KeptTrace[];
  readonly oidcIssuerUrl?: string;
  /** The ranges of the cluster whose firewall rules are ours, as the record has them. */
  readonly ipRules?: readonly string[];
  /** What a person should know although the step is done. */
  readonly warnings?: readonly string[];
  /** What now exists in the cluster: names only. */
  readonly resources?: ConnectionResources;
  /** What a validation found. */
  readonly validation?: ValidationReport;
  /** What a plan came to. */
  readonly plan?: Plan;
}

export interface ConnectionResources {
  readonly secret?: { readonly namespace: string; readonly name: string; readonly keys: readonly string[] };
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  /** YAML for the CSI driver, to fill in and apply. */
  readonly secretProviderClass?: string;
  /** Salted hash of the Secret's data, to see later whether it is still as written. */
  readonly secretHash: string;
}

/**
 * What an activity returns. It throws only on a bug: error classes do not survive the way through the durable
 * library, and its own retry does not know which failures are final.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly message: string; readonly skipped?: boolean; readonly facts?: Facts }
  /** The step will write these as soon as it is asked again; they are in the history by then. */
  | { readonly kind: 'intend'; readonly writes: readonly Write[] }
  | { readonly kind: 'wait'; readonly waitingFor: string }
  | { readonly kind: 'retry'; readonly error: OperationError; readonly afterSeconds?: number }
  | { readonly kind: 'failed'; readonly error: OperationError };

export function done(message: string, facts?: Facts): Extract<Outcome, { kind: 'done' }> {
  return facts ? { kind: 'done', message, facts } : { kind: 'done', message };
}

export function skipped(message: string): Extract<Outcome, { kind: 'done' }> {
  return { kind: 'done', message, skipped: true };
}

export function waitFor(waitingFor: string): Outcome {
  return { kind: 'wait', waitingFor };
}

export function failed(code: CatalogueCode, message: string): Outcome {
  return { kind: 'failed', error: { code, message } };
}
