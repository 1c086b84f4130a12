import { asList } from '../json.ts';
import { ALL_VERBS, type Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

export const serviceAccounts: Resource = {
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  kind: 'ServiceAccount',
  namespaced: true,
  shortNames: ['sa'],
  verbs: ALL_VERBS,
  columns: [
    nameColumn,
    { name: 'Secrets', type: 'string', value: (account) => String(asList(account.secrets).length) },
    ageColumn,
  ],
};
