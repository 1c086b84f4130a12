import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { readCluster } from '../../shared/azure/managed-cluster.ts';
import { toLinker, toRecord, type Linker, type ProvisioningState } from '../../shared/connection/linker.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord, ReconcileMode } from '../../shared/connection/spec.ts';
import type { Health } from '../../shared/health/health.ts';
import { accessTo, accessToCluster } from '../../shared/policy/access.ts';
import type { PolicyAction } from '../../shared/policy/policy-schema.ts';
import { accessToOperation } from '../../shared/workflow/operation-access.ts';
import type { ClaimingInput } from '../../shared/workflow/operation-input.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentTools } from '../tools.ts';
import { brokenConnection, brokenConnections, type BrokenConnection } from './broken-connections.ts';
import { claimingInputOf, isRunning } from './find-instance.ts';
import { healthOf } from './health-of.ts';
import { instancesOfCluster, instancesOfConnection, type InstancesOfConnection } from './instances-of-cluster.ts';
import { lastKnown } from './last-known.ts';

/** A connection as callers see it, and when it was first accepted. */
export interface Connection {
  readonly linker: Linker;
  /** As it is recorded, or will be. */
  readonly record: ConnectionRecord;
  /** ISO 8601; unknown while it is made for the first time. */
  readonly createdAt: string | undefined;
  /** Absent while it is made for the first time. */
  readonly health?: Health;
  readonly reconcile?: ReconcileMode;
}

/**
 * All connections of a cluster that the caller may read, those too whose records are gone. Throws what Azure or the
 * cluster answers.
 */
export async function listConnections(
  context: InvocationContext,
  client: DurableClient,
  cluster: ResourceId,
): Promise<Connection[]> {
  const tools = currentTools();
  const guard = currentGuard();
  const id = formatResourceId(cluster);
  guard.check(accessToCluster('read', id));
  const records = (await ifThere(() => listRecords(tools, cluster))) ?? [];
  const instances = await instancesOfCluster(context, client, { cluster, count: records.length });
  const broken = await brokenConnections(client, { cluster, records }, instances.healths);
  // Azure answers the same for an extension that is missing and for a cluster that is.
  if (records.length === 0 && broken.length === 0) await readCluster(tools.arm, cluster);
  const isAllowed = (record: ConnectionRecord): boolean => guard.allows(accessTo('read', id, record));
  const recorded = records.filter(isAllowed).map((record) => show(cluster, record, instances.of(record.name)));
  const lost = broken.filter(({ record }) => isAllowed(record)).map((one) => showBroken(id, one));
  return [...(await Promise.all(recorded)), ...lost];
}

/** One connection; one that is being made for the first time is shown too. */
export async function findConnection(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<Connection | undefined> {
  const place = { cluster, name };
  let record: ConnectionRecord | undefined;
  try {
    record = await findRecord(cluster, name);
  } catch (error) {
    const broken = await findBroken(client, place, await instancesOfConnection(client, cluster, name));
    if (broken) return broken;
    throw error;
  }
  const instances = await instancesOfConnection(client, cluster, name);
  if (record) return show(cluster, record, instances);
  const running = runningOperation(instances);
  if (!running || running.action === 'delete') return findBroken(client, place, instances);
  currentGuard().check(accessToOperation('read', running));
  const recorded = toRecord(running.connection, running.operationId, '');
  const linker = toLinker(formatResourceId(cluster), recorded, 'Accepted');
  return { linker, record: recorded, createdAt: undefined };
}

/** The record of exactly this name, whatever its letter case, for a caller who may do to it what is to be done. */
export async function findRecord(
  cluster: ResourceId,
  name: string,
  action: PolicyAction = 'read',
): Promise<ConnectionRecord | undefined> {
  const guard = currentGuard();
  const id = formatResourceId(cluster);
  guard.check(accessToCluster(action, id));
  const record = recordOf(await listRecords(currentTools(), cluster), name);
  if (record?.name.toLowerCase() !== name.toLowerCase()) return undefined;
  guard.check(accessTo(action, id, record));
  return record;
}

/**
 * What is known of a connection, for a caller who may do to it what is to be done: its record, or what the history
 * tells where that is gone.
 */
export async function findKnown(
  client: DurableClient,
  cluster: ResourceId,
  { name, action }: { readonly name: string; readonly action: PolicyAction },
): Promise<ConnectionRecord | undefined> {
  const record = await ifThere(() => findRecord(cluster, name, action));
  if (record) return record;
  const known = await lastKnown(client, cluster, name);
  if (known) currentGuard().check(accessTo(action, formatResourceId(cluster), known));
  return known;
}

async function findBroken(
  client: DurableClient,
  place: { readonly cluster: ResourceId; readonly name: string },
  { health }: InstancesOfConnection,
): Promise<Connection | undefined> {
  const broken = await brokenConnection(client, place, health);
  if (!broken) return undefined;
  const id = formatResourceId(place.cluster);
  currentGuard().check(accessTo('read', id, broken.record));
  return showBroken(id, broken);
}

function showBroken(cluster: string, { record, health }: BrokenConnection): Connection {
  return { ...shown(record, health), linker: toLinker(cluster, record, 'Failed') };
}

async function show(
  cluster: ResourceId,
  record: ConnectionRecord,
  instances: InstancesOfConnection,
): Promise<Connection> {
  const state = stateOf(runningOperation(instances));
  const health = await healthOf(record, instances);
  return { ...shown(record, health), linker: toLinker(formatResourceId(cluster), record, state) };
}

function shown(record: ConnectionRecord, health: Health): Omit<Connection, 'linker'> {
  const { createdAt, reconcile } = record;
  return { record, createdAt, health, ...(reconcile && { reconcile }) };
}

/** A connection as the service's own API shows it: ARM's linker, and what ARM does not know. */
export function viewConnection({ linker, health, reconcile }: Connection): Record<string, unknown> {
  return { ...linker, ...(reconcile && { reconcile }), ...(health && { health }) };
}

function stateOf(running: ClaimingInput | undefined): ProvisioningState {
  if (!running) return 'Succeeded';
  return running.action === 'delete' ? 'Deleting' : 'Accepted';
}

function runningOperation({ claim }: InstancesOfConnection): ClaimingInput | undefined {
  return claim && isRunning(claim) ? claimingInputOf(claim) : undefined;
}
