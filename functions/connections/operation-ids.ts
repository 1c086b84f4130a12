import { randomBytes } from 'node:crypto';

/**
 * `{key}-{milliseconds}{random}`: an operation's id names the claim of its connection, or its dry run, so that one can
 * be found from the other, and tells when it was accepted, so that a list can be in order although the engine keeps whole seconds only.
 */
const OPERATION_ID = /^([0-9a-f]{20})-([0-9a-f]{19})$/;

/** A new id for an operation on the connection with this claim key, or below the dry run with this key. */
export function newOperationId(key: string): string {
  return operationIdAt(key, Date.now(), randomBytes(4).toString('hex'));
}

/** The id of an operation that was accepted at a time, in milliseconds; `random` is 8 hexadecimal digits. */
export function operationIdAt(key: string, milliseconds: number, random: string): string {
  return `${key}-${milliseconds.toString(16).padStart(11, '0')}${random}`;
}

/** The durable instance that has the connections of a cluster checked. */
export function reconcileId(key: string): string {
  return `reconcile-${key}`;
}

/** The durable instance that keeps what AKS told about a cluster; those of a cluster by the beginning. */
export function noticeId(key: string, topic: string): string {
  return `notice-${key}-${topic}`;
}

/** The durable instance that checks a connection and keeps its health, by its key; of a cluster by the beginning. */
export function healthId(key: string): string {
  return `health-${key}`;
}

/** The part of an operation's id by which operations are ordered, oldest first; `undefined` when it is none. */
export function orderOf(operationId: string): string | undefined {
  return OPERATION_ID.exec(operationId)?.[2];
}

/** The durable instance that holds the claim on a connection. */
export function claimId(key: string): string {
  return `claim-${key}`;
}

/** The durable instance that holds a dry run, by its key; those of a cluster by the beginning of it. */
export function dryrunId(key: string): string {
  return `dryrun-${key}`;
}

/** What may run an operation as a part of itself: a claim or a dry run; `undefined` when the text is no operation id. */
export function holdersOfOperation(
  operationId: string,
): { readonly claim: string; readonly dryrun: string } | undefined {
  const key = OPERATION_ID.exec(operationId)?.[1];
  return key === undefined ? undefined : { claim: claimId(key), dryrun: dryrunId(key) };
}
