import { DOCS, entry } from './entry.ts';

const DESCRIBE = 'kubectl describe pod {pod} -n {podNamespace}';
const JOB = ['kubectl describe job/sc-job -n sc-system', 'kubectl logs job/sc-job -n sc-system'];
const NO_ROOM = ['ClusterStopped', 'NodesTainted'];
const NO_IMAGE = ['EgressBlocked', 'ImagePullUnauthorized', 'ImagePullFailed'];

/** What runs in the cluster: the nodes, the pods and the job of the extension. */
export const POD_FINDINGS = {
  NodesTainted: entry({
    title: "Extension pods can't be scheduled: all the node pools are tainted with CriticalAddonsOnly",
    explains: [
      'Extension pods can\'t be scheduled if all the node pools in the cluster are "CriticalAddonsOnly" tainted',
    ],
    cause: 'Every node takes only the pods of the system, and the pods of the extension are none.',
    fix: ['Add a node pool without the taint, or remove the taint from one.', 'Send the request again.'],
    commands: [
      'az aks nodepool add --subscription {subscription} --resource-group {resourceGroup} --cluster-name {cluster} --name userpool --mode User --node-count 1',
      'kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints',
    ],
    docs: DOCS.systemPools,
  }),
  ImagePullUnauthorized: entry({
    title: 'The registry of the extension refuses to give the image (401 Unauthorized)',
    cause:
      'The image `{image}` is pulled without a login, and the registry of Microsoft asks for one: the image was withdrawn, or the registry is closed to this cluster.',
    fix: [
      'Let the extension upgrade by itself, so that it uses an image that exists.',
      'If it stays, make this service independent of the image with the setting `CONNECTION_RECORDS=cluster`, and open a support case with the bundle of this diagnosis.',
    ],
    commands: [
      'az k8s-extension update --subscription {subscription} --resource-group {resourceGroup} --cluster-name {cluster} --cluster-type managedClusters --name sc-extension --auto-upgrade-minor-version true',
      DESCRIBE,
    ],
    docs: DOCS.extensions,
  }),
  ImagePullFailed: entry({
    title: 'The image of a pod cannot be pulled',
    cause: 'The node could not fetch `{image}`: it does not exist any more, or the registry did not answer.',
    fix: [
      'See in the events why the image could not be pulled.',
      'An image that does not exist belongs to an old version: let the extension upgrade by itself.',
    ],
    commands: [
      DESCRIBE,
      'az k8s-extension update --subscription {subscription} --resource-group {resourceGroup} --cluster-name {cluster} --cluster-type managedClusters --name sc-extension --auto-upgrade-minor-version true',
    ],
    docs: DOCS.egress,
    followsFrom: ['EgressBlocked'],
  }),
  PodsPending: entry({
    title: 'A pod cannot be scheduled',
    cause: 'No node takes the pod `{pod}`: there is no room, or a taint, a quota or a selector keeps it away.',
    fix: ['See in the events what is missing.', 'Add nodes or make room, and send the request again.'],
    commands: [DESCRIBE, 'kubectl describe nodes'],
    docs: DOCS.scheduling,
    followsFrom: NO_ROOM,
  }),
  JobFailed: entry({
    title: 'The job of the extension failed',
    explains: ['Timed out waiting for resource readiness'],
    cause: '`sc-job` makes the objects of a connection in the cluster, and ended in an error; its log says why.',
    fix: [
      'Read the log of the job and correct what it names.',
      'Send the request of the connection again: it runs the job anew.',
    ],
    commands: JOB,
    docs: DOCS.serviceConnector,
    followsFrom: [...NO_ROOM, ...NO_IMAGE],
  }),
  JobStuck: entry({
    title: 'The job of the extension does not end',
    explains: ['Timed out waiting for resource readiness', 'Operation is already in progress for Helm'],
    cause:
      '`sc-job` removes itself when it is done, and is still there although the extension is not being written any more or since a long time.',
    fix: [
      'Read the log of the job and the events of its pod.',
      'Delete the job, and send the request of the connection again.',
    ],
    commands: [...JOB, 'kubectl delete job/sc-job -n sc-system'],
    docs: DOCS.serviceConnector,
    followsFrom: [...NO_ROOM, ...NO_IMAGE, 'PodsPending'],
  }),
};
