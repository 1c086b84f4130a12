import type { DurableClient } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { CheckState } from '../../shared/health/check.ts';
import type { Health } from '../../shared/health/health.ts';
import { findInstance, toOperationInstance } from './find-instance.ts';
import { healthId } from './operation-ids.ts';
import { stateOf } from './start-check.ts';

/** What the last check of a connection found, if it was ever checked. */
export async function checkStateOf(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<CheckState | undefined> {
  const instance = await findInstance(client, healthId(claimKey(cluster, name)));
  return instance && stateOf(instance);
}

/** The health of a connection: by its last check, or by the operation that made it where that ended later. */
export async function healthOf(client: DurableClient, cluster: ResourceId, record: ConnectionRecord): Promise<Health> {
  const checked = (await checkStateOf(client, cluster, record.name))?.health;
  const made = await byOperation(client, record.operationId, checked);
  return made ?? checked ?? notChecked(record.createdAt);
}

/** What an operation has made is as it was made until somebody looks. */
async function byOperation(
  client: DurableClient,
  operationId: string,
  checked: Health | undefined,
): Promise<Health | undefined> {
  const operation = await findInstance(client, operationId);
  const ended = operation?.lastUpdatedTime.toISOString();
  if (!operation || ended === undefined || (checked && checked.lastProbeTime > ended)) return undefined;
  if (toOperationInstance(operation).state?.status !== 'Succeeded') return undefined;
  return {
    status: 'Ready',
    reason: 'OperationSucceeded',
    message: 'an operation has made it',
    lastTransitionTime: checked?.status === 'Ready' ? checked.lastTransitionTime : ended,
    lastProbeTime: ended,
  };
}

function notChecked(since: string): Health {
  const message = 'the connection has not been checked yet';
  return { status: 'Unknown', reason: 'NotChecked', message, lastTransitionTime: since, lastProbeTime: since };
}
