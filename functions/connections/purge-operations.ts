import type { InvocationContext } from '@azure/functions';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';

import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { CheckInput } from '../../shared/health/check.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';
import { findInstance, isRunning } from './find-instance.ts';
import { healthId } from './operation-ids.ts';
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
  if (await isHealthOfConnection(instance)) return false;
  return (await client.purgeInstanceHistory(instanceId)).instancesDeleted > 0;
}

/** The health of a connection is kept as long as the connection is there, or may be. */
async function isHealthOfConnection({ instanceId, input }: DurableOrchestrationStatus): Promise<boolean> {
  if (!instanceId.startsWith(healthId(''))) return false;
  const { cluster, name } = input as CheckInput;
  try {
    const records = await ifThere(() => listRecords(currentTools(), resourceIdOf(cluster)));
    return recordOf(records ?? [], name) !== undefined;
  } catch {
    return true;
  }
}
