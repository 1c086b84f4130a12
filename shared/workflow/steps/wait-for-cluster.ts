import { readCluster, type ManagedCluster } from '../../azure/managed-cluster.ts';
import { resourceName } from '../../connection/resource-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation-input.ts';
import { done, failed, waitFor, type Outcome } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { notThere } from './resolve-connection.ts';

/**
 * Waits until the cluster is ready for the next operation: provisioned and running. Not for a connection that cannot be
 * made afterwards: that its target or identity is not there is better known now than after an hour.
 */
export async function waitForCluster(tools: Tools, input: StepInput): Promise<Outcome> {
  const id = resourceIdOf(input.connection.cluster);
  const cluster = await readCluster(tools.arm, id);
  const notReady = clusterNotReady(cluster, resourceName(id));
  if (notReady?.kind === 'wait') return (await notThere(tools, input.connection)) ?? notReady;
  return notReady ?? done(`cluster ${resourceName(id)} is Succeeded and Running`);
}

/** Why the cluster cannot take an operation now, as an outcome; `undefined` when it can. */
export function clusterNotReady(cluster: ManagedCluster, name: string): Outcome | undefined {
  switch (cluster.provisioningState) {
    case 'Succeeded':
      if (cluster.powerState === 'Running') return rollingPool(cluster, name);
      return failed('ClusterStopped', `cluster ${name} is stopped (power state ${cluster.powerState})`);
    case 'Failed':
    case 'Canceled': {
      const reason = cluster.provisioningError ? `: ${cluster.provisioningError}` : '';
      return failed(
        'ClusterFailed',
        `the last operation of cluster ${name} ended ${cluster.provisioningState}${reason}`,
      );
    }
    case 'Deleting':
      return failed('ClusterDeleting', `cluster ${name} is being deleted`);
    default:
      return waitFor(`cluster ${name} is ${cluster.provisioningState}`);
  }
}

const SETTLED: readonly string[] = ['Succeeded', 'Failed', 'Canceled'];

/** The nodes of a pool are being replaced or changed: pods come and go, and AKS takes no other operation. */
function rollingPool({ nodePools }: ManagedCluster, name: string): Outcome | undefined {
  const rolling = nodePools.find(({ provisioningState }) => !SETTLED.includes(provisioningState));
  return rolling && waitFor(`node pool ${rolling.name} of cluster ${name} is ${rolling.provisioningState}`);
}
