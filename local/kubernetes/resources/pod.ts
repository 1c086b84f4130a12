import { asList, asObject, asText, asTexts, at, type JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, required, type Resource } from '../resource.ts';
import { ageColumn, nameColumn, textColumn } from './columns.ts';

export const pods: Resource = {
  group: '',
  version: 'v1',
  plural: 'pods',
  singular: 'pod',
  kind: 'Pod',
  namespaced: true,
  shortNames: ['po'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status', 'log'],
  selectableFields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  columns: [
    nameColumn,
    { name: 'Ready', value: (pod) => `${statuses(pod).filter((one) => one.ready === true).length}/${containers(pod)}` },
    { name: 'Status', value: podStatus },
    { name: 'Restarts', value: (pod) => String(sum(statuses(pod).map((one) => Number(one.restartCount ?? 0)))) },
    ageColumn,
    textColumn('IP', 'status.podIP', { wide: true, missing: '<none>' }),
    textColumn('Node', 'spec.nodeName', { wide: true, missing: '<none>' }),
    textColumn('Nominated Node', 'status.nominatedNodeName', { wide: true, missing: '<none>' }),
    { name: 'Readiness Gates', priority: 1, value: () => '<none>' },
  ],
  defaults(pod) {
    const spec = asObject(pod.spec);
    const standard = {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
      securityContext: {},
      enableServiceLinks: true,
    };
    pod.spec = { ...standard, ...spec };
    // Nothing schedules pods here: one that a client makes stays pending, as on a cluster without room.
    pod.status = { phase: 'Pending', qosClass: 'BestEffort', ...asObject(pod.status) };
  },
  validate: (pod) => (containers(pod) === 0 ? [required('spec.containers')] : []),
};

function containers(pod: KubernetesObject): number {
  return asList(at(pod, 'spec.containers')).length;
}

function statuses(pod: KubernetesObject): JsonObject[] {
  return asList(at(pod, 'status.containerStatuses')).map(asObject);
}

/** What kubectl's column shows: why a container waits or ended, else the pod's phase. */
function podStatus(pod: KubernetesObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const [state] = statuses(pod).map((one) => asObject(one.state));
  const { waiting, terminated } = state ?? {};
  const reason = asTexts(waiting).reason ?? asTexts(terminated).reason;
  return reason ?? asText(at(pod, 'status.reason')) ?? asText(at(pod, 'status.phase')) ?? 'Unknown';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
