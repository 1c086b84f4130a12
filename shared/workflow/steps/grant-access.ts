import { readSubscription } from '../../azure/subscription.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { optsOut, type ConnectionSpec } from '../../connection/spec.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { targetOf } from '../connection-target.ts';
import type { StepInput } from '../operation-input.ts';
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
  const federation = await planFederation(tools, input, identity);
  const planTarget = (): Promise<PlannedWrite[]> =>
    planTargetAccess(
      tools,
      { target: targetOf(connection), id: targetIdOf(connection) },
      { identity, tenantId, ...holderOf(connection, identity) },
    );
  const target = await planTarget();
  const first = await beforeMaking(tools, input, [...federation, ...target]);
  if (first) return first;
  const federated = await make(federation);
  if (federated) return federated;
  // Whoever takes something away tells by the credential that the identity serves this cluster: so the look that counts
  // comes after it was made.
  const wanted = federation.length === 0 ? target : await planTarget();
  const granted = (await beforeMaking(tools, input, wanted)) ?? (await make(wanted));
  if (granted) return granted;
  const facts = { identity, tenantId, ...(await recordedRights(tools, input)) };
  return done(describe(federation.length + wanted.length), facts);
}

/** What has to happen before writes are made, if anything. */
async function beforeMaking(
  tools: Tools,
  input: StepInput,
  planned: readonly PlannedWrite[],
): Promise<Outcome | undefined> {
  const writes = planned.map((one) => one.write);
  return announce(input, writes) ?? claimRights(tools, input, writes);
}

/** One after the other: writes on one identity or one vault do not go side by side. An outcome when Azure works on one. */
async function make(planned: readonly PlannedWrite[]): Promise<Outcome | undefined> {
  for (const { make, pending } of planned) {
    await make();
    const waitingFor = pending?.();
    if (waitingFor !== undefined) return waitFor(waitingFor);
  }
  return undefined;
}

function holderOf({ auth, cluster }: ConnectionSpec, { id }: Identity): { readonly holder?: string } {
  if (auth.kind === 'keyVaultCsi') return { holder: cluster };
  return id === undefined ? {} : { holder: id };
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
