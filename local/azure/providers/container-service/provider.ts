import type { ResourceProvider } from '../provider.ts';
import {
  abortOperation,
  deleteCluster,
  listAdminCredential,
  listUserCredential,
  patchTags,
  startCluster,
  stopCluster,
} from './cluster-actions.ts';
import { clusterEndings } from './cluster-endings.ts';
import { readOperation, readOperationResult } from './cluster-operations.ts';
import { putCluster } from './put-cluster.ts';

/** AKS has a version a month, less some. */
const API_VERSIONS = [
  '2023-01-01',
  '2023-02-01',
  '2023-03-01',
  '2023-04-01',
  '2023-05-01',
  '2023-06-01',
  '2023-07-01',
  '2023-08-01',
  '2023-09-01',
  '2023-10-01',
  '2023-11-01',
  '2024-01-01',
  '2024-02-01',
  '2024-05-01',
  '2024-07-01',
  '2024-08-01',
  '2024-09-01',
  '2024-10-01',
  '2025-01-01',
  '2025-02-01',
  '2025-03-01',
  '2025-04-01',
  '2025-05-01',
  '2025-07-01',
  '2025-08-01',
  '2025-09-01',
  '2025-10-01',
  '2026-01-01',
  '2026-02-01',
  '2026-03-01',
  '2026-04-01',
  '2026-05-01',
  '2026-06-01',
];

const POLLING_API_VERSIONS = ['2016-03-30', '2017-08-31', ...API_VERSIONS];

export const containerService: ResourceProvider = {
  namespace: 'Microsoft.ContainerService',
  types: [
    {
      name: 'managedClusters',
      apiVersions: API_VERSIONS,
      put: putCluster,
      patch: patchTags,
      delete: deleteCluster,
      actions: {
        listClusterUserCredential: listUserCredential,
        listClusterAdminCredential: listAdminCredential,
        start: startCluster,
        stop: stopCluster,
        abort: abortOperation,
      },
    },
    { name: 'locations/operations', apiVersions: POLLING_API_VERSIONS, virtual: true, read: readOperation },
    { name: 'locations/operationresults', apiVersions: POLLING_API_VERSIONS, virtual: true, read: readOperationResult },
  ],
  endings: clusterEndings,
};
