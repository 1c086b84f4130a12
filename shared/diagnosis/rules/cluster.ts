import { ArmError } from '../../azure/arm.ts';
import type { ManagedCluster } from '../../azure/managed-cluster.ts';
import type { FindingCode } from '../catalogue/catalogue.ts';
import { clusterDetails } from '../cluster-details.ts';
import type { Evidence } from '../evidence.ts';
import { errorOf, seen } from '../look.ts';
import type { Rule, Symptom } from './symptom.ts';

export const clusterRules: Rule = (evidence) => {
  const cluster = seen(evidence.document);
  if (cluster) return [...power(cluster), ...provisioning(cluster, evidence)];
  const error = errorOf(evidence.document);
  if (!(error instanceof ArmError) || error.status !== 404) return [];
  return [{ code: 'ClusterNotFound', evidence: [`${error.code}: ${error.message}`] }];
};

function power({ powerState }: ManagedCluster): Symptom[] {
  return powerState === 'Stopped' ? [{ code: 'ClusterStopped', evidence: ['the power state is Stopped'] }] : [];
}

const ENDS: Readonly<Record<string, FindingCode | undefined>> = {
  Failed: 'ClusterFailed',
  Canceled: 'ClusterFailed',
  Deleting: 'ClusterDeleting',
};

function provisioning(cluster: ManagedCluster, evidence: Evidence): Symptom[] {
  const { provisioningState, provisioningError } = cluster;
  if (provisioningState === 'Succeeded') return [];
  return [
    {
      code: ENDS[provisioningState] ?? 'ClusterBusy',
      evidence: [
        `the provisioning state is ${provisioningState}`,
        ...(provisioningError === undefined ? [] : [`Azure says: ${provisioningError}`]),
        ...poolsInMotion(cluster),
        ...extensionInMotion(evidence),
        ...ownOperations(evidence),
      ],
    },
  ];
}

/** Which part of the cluster the operation is on. */
function poolsInMotion(cluster: ManagedCluster): string[] {
  const { pools } = clusterDetails(cluster.raw);
  const moving = pools.filter(
    ({ provisioningState }) => provisioningState !== undefined && provisioningState !== 'Succeeded',
  );
  return moving.map(({ name, provisioningState = '' }) => `node pool ${name} is ${provisioningState}`);
}

/** What keeps the cluster busy may well be the service itself. */
function ownOperations({ running }: Evidence): string[] {
  if (running === 0) return [];
  return [`${running === 1 ? 'one operation' : `${running} operations`} of this service at work on its connections`];
}

function extensionInMotion({ extension }: Evidence): string[] {
  const state = seen(extension)?.provisioningState;
  return state !== undefined && isMoving(state) ? [`extension sc-extension is ${state}`] : [];
}

/** Is something being done to the extension at this moment? */
export function isMoving(provisioningState: string): boolean {
  return !['Succeeded', 'Failed', 'Canceled'].includes(provisioningState);
}
