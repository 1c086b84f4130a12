/** `{claim key}-{random}`: an operation's id names its connection's claim, so one can be found from the other. */
const OPERATION_ID = /^([0-9a-f]{20})-[0-9a-f]{12}$/;

/** The durable instance that holds the claim on a connection. */
export function claimId(key: string): string {
  return `claim-${key}`;
}

/** The claim of an operation; `undefined` when the text is no operation id. */
export function claimOfOperation(operationId: string): string | undefined {
  const key = OPERATION_ID.exec(operationId)?.[1];
  return key === undefined ? undefined : claimId(key);
}
