import { readCluster } from '../../azure/managed-cluster.ts';
import { findIdentityByClientId } from '../../azure/user-assigned-identity.ts';
import { resourceName } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { ifThere, objectsOf } from '../footprint.ts';
import type { RemovalInput } from '../operation-input.ts';
import { done, failed, skipped, type Outcome, type Trace } from '../outcome.ts';
import { fullFootprint } from '../past-access.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import { keptWarnings, removeTraces } from '../removal.ts';
import type { Tools } from '../tools.ts';
import { cleanUpRefusal } from './clean-up-refusal.ts';

/** Removes Secret and ServiceAccount from the cluster, each only if it is ours and no other connection uses it. */
export async function removeResources(tools: Tools, input: RemovalInput): Promise<Outcome> {
  if (input.connection.keepKubernetesResources) return skipped('Secret and ServiceAccount stay, as the request asks');
  const record = await recordFor(tools, input);
  if (!record) return skipped(NO_RECORD);
  const refused = await cleanUpRefusal(tools, input, record);
  if (refused) return refused;
  const id = resourceIdOf(input.connection.cluster);
  const cluster = await ifThere(() => readCluster(tools.arm, id));
  if (!cluster) return skipped('the cluster is gone, and all that was in it');
  if (cluster.powerState !== 'Running') {
    return failed('ClusterStopped', `cluster ${resourceName(id)} is stopped (power state ${cluster.powerState})`);
  }
  return removeAll(tools, input, objectsOf(record));
}

/** Takes back what was granted in Azure: roles and access policies on the target, the federated credential. */
export async function revokeAccess(tools: Tools, input: RemovalInput): Promise<Outcome> {
  const record = await recordFor(tools, input);
  if (!record) return skipped(NO_RECORD);
  const traces = await fullFootprint(tools, resourceIdOf(input.connection.cluster), record);
  const granted = traces.filter(({ kind }) => kind !== 'secret' && kind !== 'serviceAccount');
  if (granted.length === 0) return skipped('nothing was granted for this auth type');
  return removeAll(tools, input, granted);
}

/**
 * Removes the record. What was kept for another connection is looked at once more afterwards: when two that share it
 * are removed at the same time, each saw the other's record before, and the one that comes last removes it now.
 */
export async function removeRecord(tools: Tools, input: RemovalInput): Promise<Outcome> {
  const { operationId, connection, facts } = input;
  const { name } = connection;
  const cluster = resourceIdOf(connection.cluster);
  if (await ifThere(() => readCluster(tools.arm, cluster))) {
    const namespace = (await recordFor(tools, input))?.namespace ?? 'default';
    const outcome = await changeRecord(tools, { cluster, name, namespace, operationId, wanted: undefined });
    if (outcome.kind !== 'done') return outcome;
  }
  const kept = await removeTraces(
    tools,
    { cluster, name },
    (facts.kept ?? []).map(({ trace }) => trace),
  );
  const message = 'the record of the connection is removed';
  return kept.length === 0 ? done(message) : done(message, { warnings: keptWarnings(kept) });
}

const NO_RECORD = 'the connection has no record';

/** The record in its home; where that is gone, what an earlier operation knew. */
async function recordFor(tools: Tools, { connection }: RemovalInput): Promise<ConnectionRecord | undefined> {
  const records = (await ifThere(() => listRecords(tools, resourceIdOf(connection.cluster)))) ?? [];
  return recordOf(records, connection.name) ?? (connection.known && withIdentity(tools, connection.known));
}

/** The history knows a managed identity by its client id only. */
async function withIdentity(tools: Tools, record: ConnectionRecord): Promise<ConnectionRecord> {
  const { kind, clientId, subscriptionId, identityId } = record.auth;
  if (kind !== 'userAssignedIdentity' || identityId !== undefined) return record;
  if (clientId === undefined || subscriptionId === undefined) return record;
  const found = await findIdentityByClientId(tools.arm, subscriptionId, clientId);
  return found ? { ...record, auth: { ...record.auth, identityId: found.id, principalId: found.principalId } } : record;
}

async function removeAll(
  tools: Tools,
  { connection, facts }: RemovalInput,
  traces: readonly Trace[],
): Promise<Outcome> {
  const owner = { cluster: resourceIdOf(connection.cluster), name: connection.name };
  const kept = await removeTraces(tools, owner, traces.toReversed());
  const message = `${traces.length - kept.length} removed${kept.length === 0 ? '' : `, ${kept.length} kept: in use`}`;
  return done(message, { kept: [...(facts.kept ?? []), ...kept] });
}
