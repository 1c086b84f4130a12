import type { ConnectionRecord } from '../connection/spec.ts';
import type { Diagnosed, Health } from './health.ts';

/** Input of the durable instance that checks one connection. */
export interface CheckInput {
  /** Resource id of the managed cluster. */
  readonly cluster: string;
  readonly name: string;
  /** How long the check waits before it looks. */
  readonly delaySeconds: number;
  /** How often it looks whether an operation on the connection has ended. */
  readonly pollSeconds: number;
  readonly before?: Health;
}

/** Input of the durable instance that has the connections of one cluster checked. */
export interface ReconcileInput {
  /** Resource id of the managed cluster. */
  readonly cluster: string;
  readonly delaySeconds: number;
}

/** What the check found when it looked. */
export type Probe =
  /** An operation works on the connection. */
  | { readonly kind: 'busy' }
  /** There is no such connection. */
  | { readonly kind: 'gone' }
  /** The look itself failed. */
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'looked';
      readonly found: Diagnosed;
      readonly record: ConnectionRecord;
      /** What is to be done about it. */
      readonly remedy: 'none' | 'repair' | 'remove';
    };

/** Output of the instance, and without the record its custom status while it runs. */
export interface CheckState {
  /** `settling` until the first look: whatever happens in this time is seen by it. */
  readonly phase: 'settling' | 'looking' | 'ended';
  readonly health?: Health;
  /** The connection that the health is of. */
  readonly record?: ConnectionRecord;
}

/** Input of the activity that starts what is to be done. */
export interface RemedyInput {
  readonly cluster: string;
  readonly record: ConnectionRecord;
  readonly remedy: 'repair' | 'remove';
  /** Of the check, so that an activity that runs twice starts one operation: milliseconds, and a GUID. */
  readonly stamp: { readonly at: number; readonly random: string };
}
