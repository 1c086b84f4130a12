import type { ResourceProvider } from '../provider.ts';
import { accountActions } from './keys.ts';

const API_VERSIONS = [
  '2021-04-15',
  '2022-05-15',
  '2023-04-15',
  '2024-05-15',
  '2024-08-15',
  '2024-11-15',
  '2025-04-15',
  '2025-10-15',
];

const CHILDREN = [
  'sqlDatabases',
  'sqlDatabases/containers',
  'mongodbDatabases',
  'mongodbDatabases/collections',
  'cassandraKeyspaces',
  'cassandraKeyspaces/tables',
  'gremlinDatabases',
  'gremlinDatabases/graphs',
  'tables',
];

/** Azure Cosmos DB. */
export const documentDb: ResourceProvider = {
  namespace: 'Microsoft.DocumentDB',
  types: [
    { name: 'databaseAccounts', apiVersions: API_VERSIONS, actions: accountActions },
    ...CHILDREN.map((child) => ({ name: `databaseAccounts/${child}`, apiVersions: API_VERSIONS })),
  ],
};
