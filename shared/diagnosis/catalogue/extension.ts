import { DOCS, entry } from './entry.ts';
import { CONFLICT } from './registration.ts';

const SHOW =
  'az k8s-extension show --subscription {subscription} --resource-group {resourceGroup} --cluster-name {cluster} --cluster-type managedClusters --name sc-extension';
const DELETE =
  'az k8s-extension delete --subscription {subscription} --resource-group {resourceGroup} --cluster-name {cluster} --cluster-type managedClusters --name sc-extension';
const AGAIN = 'Send the request of a connection again: it writes the extension anew.';

const UNABLE_TO_RUN = ['ClusterStopped', 'EgressBlocked', 'NodesTainted', 'PodsPending'];
const JOB_FAILS = [...UNABLE_TO_RUN, 'ImagePullUnauthorized', 'ImagePullFailed', 'JobStuck', 'JobFailed'];

/** The cluster extension that carries out the work of Service Connector in the cluster. */
export const EXTENSION_FINDINGS = {
  ExtensionConflict: entry({
    title: "Another extension is called 'sc-extension'",
    cause: 'The cluster has an extension of this name with type `{type}`; this service does not overwrite it.',
    fix: ['Remove that extension, or set `EXTENSION_TYPE` to its type.'],
    commands: [SHOW, DELETE],
    docs: DOCS.extensions,
  }),
  AgentNotResponding: entry({
    title: 'Unable to get a response from the agent in time',
    explains: ['Unable to get a response from the agent in time'],
    cause: "Azure's extension agent in the cluster did not answer: its pods do not run, or they cannot reach Azure.",
    fix: [
      'See that the pods `extension-agent` and `extension-operator` in `kube-system` run, and why not if they do not.',
      'See that the cluster reaches Azure: the endpoints of the documentation must be allowed.',
      AGAIN,
    ],
    commands: [
      'kubectl get pods -n kube-system -l app.kubernetes.io/component=extension-agent',
      'kubectl get pods -n kube-system -l app.kubernetes.io/component=extension-operator',
      SHOW,
    ],
    docs: DOCS.extensions,
    followsFrom: UNABLE_TO_RUN,
  }),
  HelmChartDownload: entry({
    title: 'Unable to download the Helm chart from the repo URL',
    explains: ['Unable to download the Helm chart from the repo URL'],
    cause:
      'The cluster could not fetch the chart of the extension: something blocks the way, or the registry did not answer.',
    fix: [
      'Allow `scaksextension.azurecr.io` and the endpoints that AKS needs for traffic that leaves the cluster.',
      AGAIN,
    ],
    commands: [SHOW],
    docs: DOCS.egress,
    followsFrom: ['ClusterStopped', 'EgressBlocked'],
  }),
  HelmRenderFailed: entry({
    title: 'Helm chart rendering failed with given values',
    explains: ['Helm chart rendering failed with given values'],
    cause: 'A setting of the extension is missing or wrong for the version of the chart.',
    fix: [
      'Look at the settings of the extension, and remove those that neither Service Connector nor this service wrote.',
      'Remove the extension and send the requests of its connections again; with `EXTENSION_VERSION` another version can be asked for.',
    ],
    commands: [`${SHOW} --query configurationSettings`, DELETE],
    docs: DOCS.extensions,
  }),
  HelmResourceExists: entry({
    title: 'Resource already exists in your cluster',
    explains: ['Resource already exists in your cluster'],
    cause: 'An object that the chart wants to make is there already and belongs to someone else.',
    fix: ['Remove or rename the object that the evidence names, if nobody needs it.', AGAIN],
    commands: ['kubectl get all,secrets,serviceaccounts,configmaps -n sc-system', SHOW],
    docs: DOCS.extensions,
  }),
  HelmOperationInProgress: entry({
    title: 'Operation is already in progress for Helm',
    explains: ['Operation is already in progress for Helm'],
    cause:
      'An earlier installation or upgrade of the release has not ended, or was cut off and left the release pending.',
    fix: [
      'Wait 10 minutes and send the request again.',
      'If the release is still pending then, roll it back to the last revision that worked, or uninstall it if there is none.',
    ],
    commands: [
      'helm list --all -n sc-system',
      'helm rollback sc-extension -n sc-system',
      'helm uninstall sc-extension -n sc-system',
    ],
    docs: DOCS.extensions,
    followsFrom: JOB_FAILS,
  }),
  HelmTimeout: entry({
    title: 'Timed out waiting for resource readiness',
    explains: ['Timed out waiting for resource readiness'],
    cause: 'The objects of the chart did not get ready in time: no room, no node that takes them, or a job that fails.',
    fix: [
      'Look at the pods, the events and the job in `sc-system`.',
      'See that the nodes have room and take the pods.',
      AGAIN,
    ],
    commands: ['kubectl get pods,jobs -n sc-system', 'kubectl get events -n sc-system --sort-by=.lastTimestamp', SHOW],
    docs: DOCS.extensions,
    followsFrom: JOB_FAILS,
  }),
  PassingConflict: entry({
    title: 'A write of the extension met another operation',
    explains: [CONFLICT],
    cause:
      'The extension failed with `Conflict`. The subscription is registered and the cluster is free by now, so it was an operation on the cluster that has ended.',
    fix: [AGAIN],
    commands: [SHOW],
    docs: DOCS.serviceConnector,
    followsFrom: ['ProviderNotRegistered', 'ProviderRegistering', 'ClusterBusy', 'ClusterDeleting'],
  }),
  ExtensionFailed: entry({
    title: 'The cluster extension is in a failed state',
    cause: 'The last write of `sc-extension` did not succeed; the evidence quotes what Azure says.',
    fix: ['Look at what Azure says of the extension, and at the job and its log in `sc-system`.', AGAIN],
    commands: [SHOW, 'kubectl logs job/sc-job -n sc-system'],
    docs: DOCS.extensions,
    followsFrom: ['ProviderNotRegistered', ...JOB_FAILS],
  }),
};
