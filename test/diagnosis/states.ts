import type { StateName } from '../../local/world/states/states.ts';

/** What the diagnosis has to say of a state of the world. */
export interface Expected {
  readonly state: StateName;
  readonly code: string;
  /** States of one place exclude each other. */
  readonly place: string;
  /** The states that bring this one about, where they come later in the list: they are to be mended first. */
  readonly symptomOf?: readonly StateName[];
  /** Only a cluster with connections shows it. */
  readonly ofConnections?: true;
}

const POD_TROUBLE = ['nodesTainted', 'imagePullUnauthorized', 'imageMissing', 'podsPending'] as const;
const JOB_TROUBLE = [...POD_TROUBLE, 'jobFailed', 'jobStuck'] as const;

/** In the order in which they are to be mended: what stands before can be why what stands after is not seen or fails. */
export const EXPECTED: readonly Expected[] = [
  { state: 'providerNotRegistered', code: 'ProviderNotRegistered', place: 'provider' },
  { state: 'providerRegistering', code: 'ProviderRegistering', place: 'provider' },
  { state: 'clusterDeleting', code: 'ClusterDeleting', place: 'provisioning' },
  { state: 'clusterStopped', code: 'ClusterStopped', place: 'power' },
  { state: 'clusterFailed', code: 'ClusterFailed', place: 'provisioning' },
  { state: 'clusterBusy', code: 'ClusterBusy', place: 'provisioning' },
  { state: 'permissionMissing', code: 'PermissionMissing', place: 'permissions' },
  { state: 'localAccountsDisabled', code: 'LocalAccountsDisabled', place: 'accounts' },
  { state: 'privateApiServer', code: 'PrivateApiServer', place: 'api server' },
  { state: 'authorizedIpRanges', code: 'AuthorizedIpRanges', place: 'api server' },
  { state: 'apiServerUnreachable', code: 'ApiServerUnreachable', place: 'api server' },
  { state: 'clusterAccessDenied', code: 'ClusterAccessDenied', place: 'api server' },
  { state: 'egressBlocked', code: 'EgressBlocked', place: 'egress' },
  { state: 'extensionConflict', code: 'ExtensionConflict', place: 'extension' },
  {
    state: 'agentNotResponding',
    code: 'AgentNotResponding',
    place: 'extension',
    symptomOf: ['nodesTainted', 'podsPending'],
  },
  { state: 'helmChartDownload', code: 'HelmChartDownload', place: 'extension' },
  { state: 'helmRenderFailed', code: 'HelmRenderFailed', place: 'extension' },
  { state: 'helmResourceExists', code: 'HelmResourceExists', place: 'extension' },
  {
    state: 'helmOperationInProgress',
    code: 'HelmOperationInProgress',
    place: 'extension',
    symptomOf: JOB_TROUBLE,
  },
  {
    state: 'helmReleasePending',
    code: 'HelmOperationInProgress',
    place: 'release',
    symptomOf: JOB_TROUBLE,
  },
  { state: 'helmTimeout', code: 'HelmTimeout', place: 'extension', symptomOf: JOB_TROUBLE },
  { state: 'extensionWriteConflicted', code: 'PassingConflict', place: 'extension' },
  { state: 'extensionFailed', code: 'ExtensionFailed', place: 'extension', symptomOf: JOB_TROUBLE },
  { state: 'nodesTainted', code: 'NodesTainted', place: 'nodes' },
  { state: 'imagePullUnauthorized', code: 'ImagePullUnauthorized', place: 'refused image' },
  { state: 'imageMissing', code: 'ImagePullFailed', place: 'missing image' },
  { state: 'podsPending', code: 'PodsPending', place: 'pending pod' },
  { state: 'jobFailed', code: 'JobFailed', place: 'job' },
  { state: 'jobStuck', code: 'JobStuck', place: 'job' },
  { state: 'workloadIdentityOff', code: 'WorkloadIdentityOff', place: 'workload identity', ofConnections: true },
  { state: 'keyVaultAddonOff', code: 'KeyVaultAddonOff', place: 'add-on', ofConnections: true },
  { state: 'foreignSecret', code: 'ForeignSecret', place: 'secret', ofConnections: true },
];

/** Every two states that can hold at once, the one to be mended first in front. */
export function pairs(): (readonly [Expected, Expected])[] {
  return EXPECTED.flatMap((one, index) => {
    const others = EXPECTED.slice(index + 1).filter(({ place }) => place !== one.place);
    return others.map((other): [Expected, Expected] =>
      one.symptomOf?.includes(other.state) ? [other, one] : [one, other],
    );
  });
}
