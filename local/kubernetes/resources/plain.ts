import { ALL_VERBS, type Resource } from '../resource.ts';

/** Resources that are stored as they come: nothing in the simulated cluster acts on them. */
export const limitRanges: Resource = {
  group: '',
  version: 'v1',
  plural: 'limitranges',
  singular: 'limitrange',
  kind: 'LimitRange',
  namespaced: true,
  shortNames: ['limits'],
  verbs: ALL_VERBS,
};

export const resourceQuotas: Resource = {
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  kind: 'ResourceQuota',
  namespaced: true,
  shortNames: ['quota'],
  verbs: ALL_VERBS,
  subresources: ['status'],
};

export const leases: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  singular: 'lease',
  kind: 'Lease',
  namespaced: true,
  verbs: ALL_VERBS,
};
