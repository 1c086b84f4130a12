import type { DurableClient } from 'durable-functions';

import { readCluster } from '../../shared/azure/managed-cluster.ts';
import { toLinker, toRecord, type Linker, type ProvisioningState } from '../../shared/connection/linker.ts';
import { claimKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { accessTo, accessToCluster } from '../../shared/policy/access.ts';
import type { PolicyAction } from '../../shared/policy/policy-schema.ts';
import { accessToOperation } from '../../shared/workflow/operation-access.ts';
import type { ClaimingInput } from '../../shared/workflow/operation.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentTools } from '../tools.ts';
import { claimingInputOf, findInstance, isRunning } from './find-instance.ts';
import { claimId } from './operation-ids.ts';

/** A connection as callers see it, and when it was first accepted. */
export interface Connection {
  readonly linker: Linker;
  /** ISO 8601; unknown while it is made for the first time. */
  readonly createdAt: string | undefined;
}

/** All connections of a cluster that the caller may read. Throws what Azure or the cluster answers. */
export async function listConnections(client: DurableClient, cluster: ResourceId): Promise<Connection[]> {
  const tools = currentTools();
  const guard = currentGuard();
  const id = formatResourceId(cluster);
  guard.check(accessToCluster('read', id));
  const records = await listRecords(tools, cluster);
  // Azure answers the same for an extension that is missing and for a cluster that is.
  if (records.length === 0) await readCluster(tools.arm, cluster);
  const allowed = records.filter((record) => guard.allows(accessTo('read', id, record)));
  return Promise.all(allowed.map((record) => show(client, cluster, record)));
}

/** One connection; one that is being made for the first time is shown too. */
export async function findConnection(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<Connection | undefined> {
  const record = await findRecord(cluster, name);
  if (record) return show(client, cluster, record);
  const running = await runningOperation(client, cluster, name);
  if (!running || running.action === 'delete') return undefined;
  currentGuard().check(accessToOperation('read', running));
  const recorded = toRecord(running.connection, running.operationId, '');
  return { linker: toLinker(formatResourceId(cluster), recorded, 'Accepted'), createdAt: undefined };
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

async function show(client: DurableClient, cluster: ResourceId, record: ConnectionRecord): Promise<Connection> {
  const running = await runningOperation(client, cluster, record.name);
  return { linker: toLinker(formatResourceId(cluster), record, stateOf(running)), createdAt: record.createdAt };
}

function stateOf(running: ClaimingInput | undefined): ProvisioningState {
  if (!running) return 'Succeeded';
  return running.action === 'delete' ? 'Deleting' : 'Accepted';
}

async function runningOperation(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<ClaimingInput | undefined> {
  const claim = await findInstance(client, claimId(claimKey(cluster, name)));
  return claim && isRunning(claim) ? claimingInputOf(claim) : undefined;
}
