import { asList, asObject, asText, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, type Resource } from '../resource.ts';
import { ageColumn, nameColumn, textColumn } from './columns.ts';

const ROLE = 'node-role.kubernetes.io/';

export const nodes: Resource = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  singular: 'node',
  kind: 'Node',
  namespaced: false,
  shortNames: ['no'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  keepsStatus: true,
  selectableFields: ['spec.unschedulable'],
  columns: [
    nameColumn,
    { name: 'Status', value: nodeStatus },
    { name: 'Roles', value: roles },
    ageColumn,
    textColumn('Version', 'status.nodeInfo.kubeletVersion'),
    { name: 'Internal-IP', priority: 1, value: (node) => address(node, 'InternalIP') },
    { name: 'External-IP', priority: 1, value: (node) => address(node, 'ExternalIP') },
    textColumn('OS-Image', 'status.nodeInfo.osImage', { wide: true, missing: '<unknown>' }),
    textColumn('Kernel-Version', 'status.nodeInfo.kernelVersion', { wide: true, missing: '<unknown>' }),
    textColumn('Container-Runtime', 'status.nodeInfo.containerRuntimeVersion', { wide: true, missing: '<unknown>' }),
  ],
};

function nodeStatus(node: KubernetesObject): string {
  const conditions = asList(at(node, 'status.conditions')).map(asObject);
  const ready = conditions.find((one) => one.type === 'Ready')?.status;
  const status = ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady';
  return at(node, 'spec.unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function roles(node: KubernetesObject): string {
  const labels = Object.keys(node.metadata.labels ?? {});
  const named = labels.filter((label) => label.startsWith(ROLE)).map((label) => label.slice(ROLE.length));
  return named.toSorted().join(',') || '<none>';
}

function address(node: KubernetesObject, type: string): string {
  const addresses = asList(at(node, 'status.addresses')).map(asObject);
  return asText(addresses.find((one) => one.type === type)?.address) ?? '<none>';
}
