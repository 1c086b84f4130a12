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
 * the history: what its connections have left elsewhere is still there.
 */
export async function startReconcile(client: DurableClient, context: InvocationContext): Promise<void> {
  try {
    const subscriptions = await visibleSubscriptions();
    const clusters = await clustersInHistory(context);
    for (const subscription of subscriptions) {
      const listed = await listClusters(currentTools().arm, subscription);
      for (const cluster of listed) clusters.set(formatResourceId(cluster).toLowerCase(), cluster);
    }
    for (const cluster of clusters.values()) {
      if (subscriptions.includes(cluster.subscriptionId.toLowerCase())) await startCluster(client, cluster);
    }
  } catch (error) {
    const outcome = classify(error, 'ClusterNotFound');
    if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
    context.warn(`not all clusters will be checked: ${outcome.error.code}: ${outcome.error.message}`);
  }
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
