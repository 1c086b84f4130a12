import { readSubscription } from '../../azure/subscription.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { optsOut } from '../../connection/spec.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { targetOf } from '../connection-target.ts';
import type { StepInput } from '../operation.ts';
import { done, skipped, waitFor, type Facts, type Outcome, type Write } from '../outcome.ts';
import { recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { announce } from './announce.ts';
import { planFederation } from './federation.ts';
import { claimRights } from './own-rights.ts';
import { planTargetAccess } from './target-access.ts';

/** One thing that is missing: what undo has to know, and how to make it. */
export interface PlannedWrite {
  readonly write: Write;
  readonly make: () => Promise<void>;
  /** What Azure still works on after `make`, if anything. */
  readonly pending?: () => string | undefined;
}

export type Identity = NonNullable<Facts['identity']>;

/**
 * Gives the workload's identity access: a federated credential, so that the ServiceAccount can sign in as it, and the
 * roles that the target needs. Only what is missing is written, and only after it was announced.
 */
export async function grantAccess(tools: Tools, input: StepInput): Promise<Outcome> {
  const { connection } = input;
  if (connection.auth.kind === 'secret')
    return skipped('not needed: the workload signs in with a secret of the target');
  if (optsOut(connection, 'auth')) return skipped('left alone, as the request asks');
  const { identity } = input.facts;
  if (!identity) throw new Error('the identity is known before access is granted');
  const { tenantId } = await readSubscription(tools.arm, resourceIdOf(connection.cluster).subscriptionId);
  const planned = [
    ...(await planFederation(tools, input, identity)),
    ...(await planTargetAccess(
      tools,
      { target: targetOf(connection), id: targetIdOf(connection) },
      { identity, tenantId },
    )),
  ];
  const writes = planned.map((one) => one.write);
  const first = announce(input, writes) ?? (await claimRights(tools, input, writes));
  if (first) return first;
  // One after the other: writes on one identity or one vault do not go side by side.
  for (const { make, pending } of planned) {
    await make();
    const waitingFor = pending?.();
    if (waitingFor !== undefined) return waitFor(waitingFor);
  }
  return done(describe(planned.length), { identity, tenantId, ...(await recordedRights(tools, input)) });
}

/** Rights that are added may have got into the record just before. */
async function recordedRights(tools: Tools, { connection, intended }: StepInput): Promise<Pick<Facts, 'record'>> {
  if (!intended.some(({ kind }) => kind === 'vaultAccessPolicy')) return {};
  const record = recordOf(await listRecords(tools, resourceIdOf(connection.cluster)), connection.name);
  return record ? { record } : {};
}

function describe(written: number): string {
  return written === 0 ? 'access was granted already' : `access granted (${written} written)`;
}
