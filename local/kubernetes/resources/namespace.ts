import { asObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn, textColumn } from './columns.ts';

export const namespaces: Resource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  namespaced: false,
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['status', 'finalize'],
  names: 'label',
  selectableFields: ['status.phase'],
  columns: [nameColumn, textColumn('Status', 'status.phase'), ageColumn],
  defaults(namespace) {
    const { metadata } = namespace;
    // The control plane puts this label on every namespace, for selectors of policies.
    metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
    namespace.spec = { ...asObject(namespace.spec), finalizers: ['kubernetes'] };
    namespace.status = { ...asObject(namespace.status), phase: metadata.deletionTimestamp ? 'Terminating' : 'Active' };
  },
};
