import { decodeRelease, encodeRelease, withStatus, type ReleaseStatus } from '../../kubernetes/runtime/helm-release.ts';
import { both, clusterProperties, type State, type StatePlace } from './state.ts';
import { containerStatus, job, jobPod, NAMESPACE, pullError, unschedulable, withoutImage } from './pods.ts';

const TAINT = { key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' };

function barred(barrier: 'unreachable' | 'forbidden'): State {
  return {
    enter: ({ runtime, cluster }) => runtime.bar(cluster, barrier),
    leave: ({ runtime, cluster }) => runtime.bar(cluster, undefined),
  };
}

/** A pod that is there as long as the state lasts. */
function podState(name: string, pod: Record<string, unknown>, pullFailure?: string): State {
  const at = { namespace: NAMESPACE, name };
  return {
    enter({ inside }) {
      inside.place('Pod', pod);
      if (pullFailure !== undefined) inside.warn({ kind: 'Pod', ...at }, 'Failed', pullError(pullFailure));
    },
    leave: ({ inside }) => inside.remove({ kind: 'Pod', ...at }),
  };
}

function nodeTaints(place: StatePlace, taints: readonly object[]): void {
  const { azure, cluster, inside } = place;
  for (const { metadata } of inside.list('Node')) {
    inside.change({ kind: 'Node', name: metadata.name }, { spec: { taints: [...taints] } });
  }
  const { agentPoolProfiles } = (azure.get(cluster)?.properties ?? {}) as { agentPoolProfiles?: object[] };
  const nodeTaintsOfPool = taints.length === 0 ? undefined : [`${TAINT.key}=${TAINT.value}:${TAINT.effect}`];
  const pools = (agentPoolProfiles ?? []).map((pool) => ({ ...pool, nodeTaints: nodeTaintsOfPool }));
  const change = { agentPoolProfiles: pools };
  void clusterProperties(change, change).enter(place);
}

/** A job with its pod and what that has printed; the same name as the real one, which removes itself. */
function jobState(
  status: Record<string, unknown>,
  pod: Record<string, unknown>,
  lines: (place: StatePlace) => string[],
): State {
  const name = 'sc-job-state';
  return {
    enter(place) {
      place.inside.place('Job', job(status));
      place.inside.place('Pod', jobPod(name, pod));
      place.inside.print({ namespace: NAMESPACE, name }, lines(place));
    },
    leave({ inside }) {
      inside.remove({ kind: 'Pod', namespace: NAMESPACE, name });
      inside.remove({ kind: 'Job', namespace: NAMESPACE, name: 'sc-job' });
    },
  };
}

const LONG_AGO = '2020-01-01T00:00:00Z';
const BACKOFF = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };

/** Programs print their credentials in more ways than one. */
function carelessLines({ credential }: StatePlace): string[] {
  return [
    'starting, operation=create connection=conn_1',
    `using DefaultEndpointsProtocol=https;AccountName=demo;AccountKey=${credential};EndpointSuffix=core.windows.net`,
    `GET https://demo.example/?sig=${credential} Authorization: Bearer ${credential}`,
    `{"password": "${credential}", "clientSecret":"${credential}"} postgres://app:${credential}@demo.example/db`,
    'error: failed to apply resources: secrets is forbidden',
  ];
}

const UNTOLERATED = '0/2 nodes are available: 2 node(s) had untolerated taint {CriticalAddonsOnly: true}.';
const NO_ROOM = '0/2 nodes are available: 2 Insufficient cpu.';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
const CONNECTION = 'service-connector.aks/connection-id';

/** Somebody else takes the Secrets of the connections over, or gives them back. */
function secretsManagedBy(owner: string): State['enter'] {
  return ({ inside }) => {
    const ours = inside.list('Secret').filter(({ metadata }) => metadata.annotations?.[CONNECTION] !== undefined);
    for (const { metadata } of ours) {
      const { namespace = '', name } = metadata;
      inside.change({ kind: 'Secret', namespace, name }, { metadata: { labels: { [MANAGED_BY]: owner } } });
    }
  };
}

const running = { phase: 'Running', containerStatuses: [containerStatus({ running: { startedAt: LONG_AGO } })] };
const ended = {
  phase: 'Failed',
  containerStatuses: [containerStatus({ terminated: { exitCode: 1, reason: 'Error' } })],
};

/** A release that Helm was kept from finishing, or finished. */
function lastReleaseIs({ inside }: StatePlace, status: ReleaseStatus, description: string): void {
  const isRevision = (labels: Readonly<Record<string, string>> = {}): boolean =>
    labels.owner === 'helm' && labels.name === 'sc-extension';
  const revisions = inside.list('Secret').filter(({ metadata }) => isRevision(metadata.labels));
  const version = ({ metadata }: (typeof revisions)[0]): number => Number(metadata.labels?.version);
  const last = revisions.toSorted((one, other) => version(other) - version(one))[0];
  if (!last) throw new Error('the extension has no release');
  const { namespace = '', name } = last.metadata;
  const { release = '' } = last.data as { release?: string };
  const before = decodeRelease(Buffer.from(release, 'base64').toString('utf8'));
  const text = encodeRelease(withStatus(before, status, description));
  const data = { release: Buffer.from(text).toString('base64') };
  inside.change({ kind: 'Secret', namespace, name }, { metadata: { labels: { status } }, data });
}

/** States of the API server and of what runs in the cluster. */
export const CLUSTER_STATES = {
  privateApiServer: both(
    clusterProperties(
      { apiServerAccessProfile: { enablePrivateCluster: true } },
      { apiServerAccessProfile: { enablePrivateCluster: false } },
    ),
    barred('unreachable'),
  ),
  authorizedIpRanges: both(
    clusterProperties(
      { apiServerAccessProfile: { authorizedIPRanges: ['198.51.100.0/24'] } },
      { apiServerAccessProfile: { authorizedIPRanges: [] } },
    ),
    barred('unreachable'),
  ),
  apiServerUnreachable: barred('unreachable'),
  clusterAccessDenied: barred('forbidden'),
  egressBlocked: both(
    clusterProperties(
      { networkProfile: { outboundType: 'userDefinedRouting' } },
      { networkProfile: { outboundType: 'loadBalancer' } },
    ),
    podState(
      'sc-job-egress',
      withoutImage('sc-job-egress'),
      'failed to do request: Head "https://scaksextension.azurecr.io/v2/": dial tcp 203.0.113.9:443: i/o timeout',
    ),
  ),
  helmReleasePending: {
    enter: (place) => lastReleaseIs(place, 'pending-upgrade', 'Preparing upgrade'),
    leave: (place) => lastReleaseIs(place, 'deployed', 'Upgrade complete'),
  },
  nodesTainted: both(
    {
      enter: (place) => nodeTaints(place, [TAINT]),
      leave: (place) => nodeTaints(place, []),
    },
    podState('sc-job-tainted', unschedulable('sc-job-tainted', UNTOLERATED)),
  ),
  imagePullUnauthorized: podState(
    'sc-job-pull',
    withoutImage('sc-job-pull'),
    'failed to authorize: failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized',
  ),
  imageMissing: podState('sc-job-image', withoutImage('sc-job-image'), 'not found'),
  podsPending: podState('sc-job-pending', unschedulable('sc-job-pending', NO_ROOM)),
  jobFailed: jobState(
    { failed: 1, startTime: LONG_AGO, conditions: [{ type: 'Failed', status: 'True', ...BACKOFF }] },
    ended,
    carelessLines,
  ),
  jobStuck: jobState({ active: 1, ready: 1, startTime: LONG_AGO }, running, () => ['waiting for the API server']),
  foreignSecret: { enter: secretsManagedBy('Helm'), leave: secretsManagedBy('aks-service-connector') },
} satisfies Record<string, State>;
