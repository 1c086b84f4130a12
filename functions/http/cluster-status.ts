import type { HttpResponseInit, InvocationContext } from '@azure/functions';

import { readCluster } from '../../shared/azure/managed-cluster.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import { accessToCluster } from '../../shared/policy/access.ts';
import { listNotices } from '../connections/cluster-notices.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentTools } from '../tools.ts';

/** How a cluster is: what Azure says now, and what AKS has told by events. Throws what Azure answers. */
export async function clusterStatus(context: InvocationContext, cluster: ResourceId): Promise<HttpResponseInit> {
  const id = formatResourceId(cluster);
  currentGuard().check(accessToCluster('read', id));
  const { provisioningState, powerState, nodePools } = await readCluster(currentTools().arm, cluster);
  const notices = await listNotices(context, cluster);
  return { status: 200, jsonBody: { id, provisioningState, powerState, nodePools, notices } };
}
