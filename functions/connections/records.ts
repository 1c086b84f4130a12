import type { DurableClient } from 'durable-functions';

import { readCluster } from '../../shared/azure/managed-cluster.ts';
import { toLinker, type Linker, type ProvisioningState } from '../../shared/connection/linker.ts';
import { claimKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { OperationInput } from '../../shared/workflow/operation.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';
import { findInstance, inputOf, isRunning } from './find-instance.ts';
import { claimId } from './operation-ids.ts';

/** All connections of a cluster. Throws what Azure or the cluster answers. */
export async function listConnections(client: DurableClient, cluster: ResourceId): Promise<Linker[]> {
  const tools = currentTools();
  const records = await listRecords(tools, cluster);
  // Azure answers the same for an extension that is missing and for a cluster that is.
  if (records.length === 0) await readCluster(tools.arm, cluster);
  return Promise.all(records.map((record) => show(client, cluster, record)));
}

/** One connection; one that is being made for the first time is shown too. */
export async function findConnection(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<Linker | undefined> {
  const record = await findRecord(cluster, name);
  if (record) return show(client, cluster, record);
  const running = await runningOperation(client, cluster, name);
  if (!running || running.action === 'delete') return undefined;
  return toLinker(formatResourceId(cluster), running.connection, 'Accepted');
}

/** The record of exactly this name, whatever its letter case. */
export async function findRecord(cluster: ResourceId, name: string): Promise<ConnectionRecord | undefined> {
  const record = recordOf(await listRecords(currentTools(), cluster), name);
  return record?.name.toLowerCase() === name.toLowerCase() ? record : undefined;
}

async function show(client: DurableClient, cluster: ResourceId, record: ConnectionRecord): Promise<Linker> {
  const running = await runningOperation(client, cluster, record.name);
  return toLinker(formatResourceId(cluster), record, stateOf(running));
}

function stateOf(running: OperationInput | undefined): ProvisioningState {
  if (!running) return 'Succeeded';
  return running.action === 'delete' ? 'Deleting' : 'Accepted';
}

async function runningOperation(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<OperationInput | undefined> {
  const claim = await findInstance(client, claimId(claimKey(cluster, name)));
  return claim && isRunning(claim) ? inputOf(claim) : undefined;
}
