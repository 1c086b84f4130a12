import { asList, asObject, asText, asTexts, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, required, type Resource } from '../resource.ts';
import { ageColumn, nameColumn, textColumn } from './columns.ts';

/** Stored and shown; nothing in the simulated cluster routes to it. */
export const services: Resource = {
  group: '',
  version: 'v1',
  plural: 'services',
  singular: 'service',
  kind: 'Service',
  namespaced: true,
  shortNames: ['svc'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Type', 'spec.type'),
    textColumn('Cluster-IP', 'spec.clusterIP', { missing: '<none>' }),
    { name: 'External-IP', value: () => '<none>' },
    { name: 'Port(s)', value: ports },
    ageColumn,
    { name: 'Selector', priority: 1, value: selector },
  ],
  defaults(service) {
    service.spec = { type: 'ClusterIP', sessionAffinity: 'None', ...asObject(service.spec) };
    service.status ??= { loadBalancer: {} };
  },
  validate: (service) => {
    const needsPorts = at(service, 'spec.type') !== 'ExternalName' && at(service, 'spec.clusterIP') !== 'None';
    return needsPorts && asList(at(service, 'spec.ports')).length === 0 ? [required('spec.ports')] : [];
  },
};

function ports(service: KubernetesObject): string {
  const all = asList(at(service, 'spec.ports')).map(asObject);
  return all.map((one) => `${Number(one.port)}/${asText(one.protocol) ?? 'TCP'}`).join(',') || '<none>';
}

function selector(service: KubernetesObject): string {
  const labels = Object.entries(asTexts(at(service, 'spec.selector')));
  return labels.map(([key, value]) => `${key}=${value}`).join(',') || '<none>';
}
