import { ArmError } from '../azure/arm.ts';
import { listClusters } from '../azure/managed-cluster.ts';
import { listSubscriptions } from '../azure/subscription.ts';
import { sameResource, type ResourceId } from '../connection/resource-id.ts';
import type { Tools } from './tools.ts';

interface Neighbours {
  readonly subscriptionId: string;
  /** `undefined` when they may not be listed. */
  readonly clusters: readonly ResourceId[] | undefined;
}

/** All clusters that the service sees but one, by subscription, that one's own first: there a neighbour is likeliest. */
export async function* clustersElsewhere(tools: Tools, cluster: ResourceId): AsyncGenerator<Neighbours> {
  const own = cluster.subscriptionId.toLowerCase();
  yield neighbours(tools, own, cluster);
  for (const subscriptionId of await listSubscriptions(tools.arm)) {
    if (subscriptionId !== own) yield neighbours(tools, subscriptionId, cluster);
  }
}

async function neighbours(tools: Tools, subscriptionId: string, cluster: ResourceId): Promise<Neighbours> {
  try {
    const clusters = await listClusters(tools.arm, subscriptionId);
    return { subscriptionId, clusters: clusters.filter((one) => !sameResource(one, cluster)) };
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) return { subscriptionId, clusters: undefined };
    throw error;
  }
}
