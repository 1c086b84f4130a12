import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { listClusters } from '../../shared/azure/managed-cluster.ts';
import { clusterKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ReconcileInput } from '../../shared/health/check.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { clustersInHistory } from './connections-in-history.ts';
import { visibleSubscriptions } from './connections-of-subscription.ts';
import { findInstance, isRunning } from './find-instance.ts';
import { reconcileId } from './operation-ids.ts';

/**
 * Starts the checks of all clusters of all subscriptions, each after a delay of its own. One that is gone is known from
 * the history: what its connections have left elsewhere is still there. What cannot be listed or started keeps none of
 * the others from it.
 */
export async function startReconcile(client: DurableClient, context: InvocationContext): Promise<void> {
  const bugs: unknown[] = [];
  const apart: Apart = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!isOutside(context, error)) bugs.push(error);
      return undefined;
    }
  };
  for (const cluster of await clustersToCheck(context, apart)) await apart(() => startCluster(client, cluster));
  if (bugs.length > 0) throw bugs[0];
}

/** Does one part of the work; `undefined` when it failed. */
type Apart = <T>(work: () => Promise<T>) => Promise<T | undefined>;

async function clustersToCheck(context: InvocationContext, apart: Apart): Promise<readonly ResourceId[]> {
  const subscriptions = (await apart(visibleSubscriptions)) ?? [];
  const clusters = (await apart(() => clustersInHistory(context))) ?? new Map<string, ResourceId>();
  for (const subscription of subscriptions) {
    const listed = await apart(() => listClusters(currentTools().arm, subscription));
    for (const cluster of listed ?? []) clusters.set(formatResourceId(cluster).toLowerCase(), cluster);
  }
  return [...clusters.values()].filter(({ subscriptionId }) => subscriptions.includes(subscriptionId.toLowerCase()));
}

/** Says what Azure refused; false for an error that is none of its answers. */
function isOutside(context: InvocationContext, error: unknown): boolean {
  const outcome = classify(error, 'ClusterNotFound');
  if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') return false;
  context.warn(`not all clusters will be checked: ${outcome.error.code}: ${outcome.error.message}`);
  return true;
}

async function startCluster(client: DurableClient, cluster: ResourceId): Promise<void> {
  const key = clusterKey(cluster);
  const instanceId = reconcileId(key);
  const last = await findInstance(client, instanceId);
  // The one before has not come to its end: it will still see what there is to see.
  if (last && isRunning(last)) return;
  const { spreadSeconds } = currentSettings().reconcile;
  const input: ReconcileInput = { cluster: formatResourceId(cluster), delaySeconds: spreadSeconds * fraction(key) };
  await client.startNew('reconcileCluster', { instanceId, input });
}

/** From 0 to 1, by the beginning of a key, which is a hash. */
function fraction(key: string): number {
  return Number.parseInt(key.slice(0, 6), 16) / 0x1000000;
}
