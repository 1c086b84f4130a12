import { DOCS, entry } from './entry.ts';
import { CONFLICT } from './registration.ts';

const STATE =
  "az aks show --ids {clusterId} --query '{provisioningState: provisioningState, powerState: powerState.code}'";

/** The state of the cluster as Azure sees it. */
export const CLUSTER_FINDINGS = {
  ClusterNotFound: entry({
    title: 'The cluster does not exist',
    cause: 'Azure knows no cluster of this id: it was deleted, or the id is wrong.',
    fix: ['Check subscription, resource group and name, and use the id that Azure lists.'],
    commands: ['az aks list --subscription {subscription} --query "[].id" --output tsv'],
    docs: DOCS.serviceConnector,
  }),
  ClusterDeleting: entry({
    title: 'The cluster is being deleted',
    explains: [CONFLICT],
    cause: 'A cluster that is being deleted takes no connections.',
    fix: ['Use another cluster.'],
    commands: [STATE],
    docs: DOCS.serviceConnector,
  }),
  ClusterStopped: entry({
    title: 'The cluster is stopped',
    cause: 'No node runs and no agent of Azure in the cluster answers; a stopped cluster is `Succeeded` all the same.',
    fix: ['Start the cluster, wait until it runs, and send the request again.'],
    commands: ['az aks start --ids {clusterId}', STATE],
    docs: DOCS.startStop,
  }),
  ClusterFailed: entry({
    title: 'The cluster is in a failed state',
    cause:
      'The last operation on the cluster did not succeed, and Azure takes no extension on a cluster in that state.',
    fix: [
      'Look at why the last operation failed: the evidence quotes what Azure says.',
      'Bring the cluster to its wanted state again, and send the request again when it is `Succeeded`.',
    ],
    commands: [
      'az aks show --ids {clusterId} --query status.provisioningError',
      'az resource update --ids {clusterId}',
      STATE,
    ],
    docs: DOCS.failedCluster,
  }),
  ClusterBusy: entry({
    severity: 'warning',
    title: 'Another operation runs on the cluster',
    explains: [CONFLICT],
    cause:
      'Azure runs one operation on a cluster at a time and answers `Conflict` to the next. This is one of the two causes of a bare `Conflict`; the other is a missing registration.',
    fix: [
      'Wait until the cluster is `Succeeded` and send the request again. A connection that this service is making waits by itself.',
      'If the evidence names operations of this service, it is at work itself: leave it alone, `GET /api/operations` shows how far it is. Only another operation that makes no progress for a long time is to be aborted.',
    ],
    commands: [STATE, 'az aks operation-abort --ids {clusterId}'],
    docs: DOCS.serviceConnector,
  }),
};
