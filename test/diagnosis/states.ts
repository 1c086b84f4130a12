import type { TestBed } from '../helpers/test-bed.ts';

/** A state that something of a cluster can be in, and what the diagnosis has to say first. */
export interface State {
  readonly name: string;
  readonly code: string;
  readonly enter: (bed: TestBed, cluster: string) => Promise<void>;
  /** What the finding's fix does to the world; `again` sends the request of the connection once more. */
  readonly leave: (bed: TestBed, cluster: string, again: () => Promise<void>) => Promise<void>;
  /** What it changes: two states of one place cannot hold at once. */
  readonly place: string;
  /** Needs a connection by workload identity. */
  readonly byIdentity?: true;
}

type Json = Record<string, unknown>;

const PODS = '/api/v1/namespaces/sc-system/pods';
const JOBS = '/apis/batch/v1/namespaces/sc-system/jobs';

/** Changes the properties of an Azure resource, and puts them back. */
function properties(name: string, code: string, id: (cluster: string) => string, change: Json): State {
  const before = new Map<string, unknown>();
  return {
    name,
    code,
    place: id.name,
    async enter(bed, cluster) {
      const document = (await bed.admin.read(id(cluster)))!;
      before.set(cluster, document);
      await bed.admin.write(id(cluster), { ...document, properties: { ...document.properties, ...change } });
    },
    async leave(bed, cluster) {
      await bed.admin.write(id(cluster), before.get(cluster));
    },
  };
}

function itself(cluster: string): string {
  return cluster;
}

function extension(cluster: string): string {
  return `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
}

function failedExtension(code: string, message: string): State {
  const statuses = [{ code: 'InstallationFailed', displayStatus: null, level: 'Error', message, time: null }];
  return properties(`the extension failed: ${message}`, code, extension, { provisioningState: 'Failed', statuses });
}

/** Creates an object with a status in the cluster, and removes it. */
function object(name: string, code: string, path: string, document: Json): State {
  const { metadata } = document as { metadata: { name: string } };
  return {
    name,
    code,
    place: `${path}/${metadata.name}`,
    async enter(bed, cluster) {
      await bed.cluster.create(cluster, path, document);
      const current = (await bed.cluster.read(cluster, `${path}/${metadata.name}`)) as unknown as Json;
      const body = { ...current, status: document['status'] };
      await bed.cluster.send(cluster, `${path}/${metadata.name}/status`, { method: 'PUT', body });
    },
    async leave(bed, cluster) {
      await bed.cluster.send(cluster, `${path}/${metadata.name}`, { method: 'DELETE' });
    },
  };
}

function pod(name: string, status: Json): Json {
  const containers = [{ name: 'operator', image: 'scaksextension.azurecr.io/prod/image/sc-operator:20250417.1' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'sc-system' }, spec: { containers }, status };
}

function pulling(name: string, message: string): Json {
  const state = { waiting: { reason: 'ErrImagePull', message } };
  const image = 'scaksextension.azurecr.io/prod/image/sc-operator:20250417.1';
  const containerStatuses = [{ name: 'operator', image, imageID: '', ready: false, restartCount: 0, state }];
  return pod(name, { phase: 'Pending', containerStatuses });
}

const REFUSED = 'failed to pull: unexpected status from HEAD request: 401 Unauthorized';
const NO_ANSWER = 'dial tcp: lookup scaksextension.azurecr.io: i/o timeout';

/** States of the subscription, the cluster, its extension, what runs in it, and a connection. */
export const STATES: readonly State[] = [
  {
    name: 'the provider is not registered',
    code: 'ProviderNotRegistered',
    place: 'provider',
    enter: (bed) => bed.admin.providerState(bed.world.ids.subscriptionId, 'NotRegistered'),
    leave: (bed) => bed.admin.providerState(bed.world.ids.subscriptionId, 'Registered'),
  },
  {
    name: 'the provider is being registered',
    code: 'ProviderRegistering',
    place: 'provider',
    enter: (bed) => bed.admin.providerState(bed.world.ids.subscriptionId, 'Registering'),
    leave: (bed) => bed.admin.providerState(bed.world.ids.subscriptionId, 'Registered'),
  },
  properties('the cluster is stopped', 'ClusterStopped', itself, { powerState: { code: 'Stopped' } }),
  properties('the cluster failed', 'ClusterFailed', itself, { provisioningState: 'Failed' }),
  properties('the cluster is being updated', 'ClusterBusy', itself, { provisioningState: 'Updating' }),
  properties('the cluster is being deleted', 'ClusterDeleting', itself, { provisioningState: 'Deleting' }),
  {
    ...properties('workload identity is off', 'WorkloadIdentityOff', itself, { securityProfile: {} }),
    byIdentity: true,
  },
  failedExtension('AgentNotResponding', 'Unable to get a response from the agent in time'),
  failedExtension('HelmTimeout', 'Timed out waiting for resource readiness'),
  failedExtension('HelmChartDownload', 'Unable to download the Helm chart from the repo URL'),
  failedExtension('HelmRenderFailed', 'Helm chart rendering failed with given values'),
  failedExtension('HelmResourceExists', 'Resource already exists in your cluster'),
  failedExtension('HelmOperationInProgress', 'Operation is already in progress for Helm'),
  failedExtension('ExtensionFailed', 'something that nobody has seen before'),
  object('the registry gives no image', 'ImagePullUnauthorized', PODS, pulling('refused', REFUSED)),
  object('the registry does not answer', 'EgressBlocked', PODS, pulling('blocked', NO_ANSWER)),
  object(
    'a pod finds no node',
    'PodsPending',
    PODS,
    pod('pending', {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes: insufficient cpu' },
      ],
    }),
  ),
  object('the job failed', 'JobFailed', JOBS, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sc-job', namespace: 'sc-system' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'sc-job', image: 'sc-operator' }] } } },
    status: {
      failed: 1,
      conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'it failed' }],
    },
  }),
  {
    name: 'the Secret was deleted',
    code: 'SecretMissing',
    place: 'secret',
    async enter(bed, cluster) {
      await bed.cluster.send(cluster, '/api/v1/namespaces/default/secrets/sc-conn1-secret', { method: 'DELETE' });
    },
    leave: (_bed, _cluster, again) => again(),
  },
  {
    byIdentity: true,
    name: 'the ServiceAccount was deleted',
    code: 'ServiceAccountMissing',
    place: 'serviceAccount',
    async enter(bed, cluster) {
      const name = `sc-account-${bed.world.ids.identity.clientId}`;
      await bed.cluster.send(cluster, `/api/v1/namespaces/default/serviceaccounts/${name}`, { method: 'DELETE' });
    },
    leave: (_bed, _cluster, again) => again(),
  },
  {
    name: 'the service may not read the extension',
    code: 'PermissionMissing',
    place: 'permissions',
    enter: (bed, cluster) =>
      bed.admin.deny({ action: 'Microsoft.KubernetesConfiguration/extensions/read', scope: cluster }),
    leave: (bed) => bed.admin.deny(),
  },
];
