import type { InvocationContext } from '@azure/functions';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';

import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { CheckInput } from '../../shared/health/check.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';
import { claimingInputOf, findInstance, isRunning } from './find-instance.ts';
import { lastKnown } from './last-known.ts';
import { claimId, healthId, holdersOfOperation } from './operation-ids.ts';
import { queryInstances } from './query-instances.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A function may run for five minutes. */
const TIME_MILLISECONDS = 4 * 60 * 1000;
const ENDED = ['Completed', 'Failed', 'Canceled', 'Terminated'];

/**
 * Purges the operations, and the claims on connections, that ended longer ago than `retentionDays`. The engine's own
 * purge goes by the time of the start, so each is looked at.
 */
export async function purgeOperations(
  client: DurableClient,
  context: InvocationContext,
  retentionDays: number,
): Promise<{ purged: number; unfinished: boolean }> {
  const started = Date.now();
  const before = new Date(started - retentionDays * DAY_MILLISECONDS);
  let purged = 0;
  // What ended before began before.
  for await (const page of queryInstances(context, { createdTo: before, statuses: ENDED, showInput: false })) {
    for (const { instanceId, lastUpdatedTime } of page) {
      if (Date.now() - started > TIME_MILLISECONDS) return { purged, unfinished: true };
      if (lastUpdatedTime < before && (await purgeOne(client, instanceId, before))) purged += 1;
    }
  }
  return { purged, unfinished: false };
}

/** Looks once more: a claim may have been taken again since it was listed. */
async function purgeOne(client: DurableClient, instanceId: string, before: Date): Promise<boolean> {
  const instance = await findInstance(client, instanceId);
  if (!instance || isRunning(instance) || instance.lastUpdatedTime >= before) return false;
  if (await isOfConnection(client, instance)) return false;
  return (await client.purgeInstanceHistory(instanceId)).instancesDeleted > 0;
}

/**
 * The health of a connection, its claim and the last operation on it are kept as long as the connection is there, or may
 * be: without them nobody knows what it has been given when its record goes with the cluster.
 */
async function isOfConnection(client: DurableClient, instance: DurableOrchestrationStatus): Promise<boolean> {
  const { instanceId } = instance;
  if (instanceId.startsWith(healthId(''))) return isHealthOfConnection(client, instance);
  const claim = instanceId.startsWith(claimId('')) ? instance : await claimOf(client, instanceId);
  if (!claim) return false;
  const { operationId, connection } = claimingInputOf(claim);
  // The last operation goes after its claim: a claim without it would look like one of a connection that is there.
  if (claim !== instance) return operationId === instanceId;
  return (await lastKnown(client, resourceIdOf(connection.cluster), connection.name)) !== undefined;
}

async function claimOf(client: DurableClient, operationId: string): Promise<DurableOrchestrationStatus | undefined> {
  const claim = holdersOfOperation(operationId)?.claim;
  return claim === undefined ? undefined : findInstance(client, claim);
}

async function isHealthOfConnection(client: DurableClient, { input }: DurableOrchestrationStatus): Promise<boolean> {
  const { cluster, name } = input as CheckInput;
  if (await lastKnown(client, resourceIdOf(cluster), name)) return true;
  try {
    const records = await ifThere(() => listRecords(currentTools(), resourceIdOf(cluster)));
    return recordOf(records ?? [], name) !== undefined;
  } catch {
    return true;
  }
}
