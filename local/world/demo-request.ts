import type { WorldIds } from './ids.ts';

/** The demo: blobs by workload identity, the connection that takes every step. */
export function demoRequest(ids: WorldIds): unknown {
  return {
    cluster: ids.cluster,
    name: 'storageblob_demo',
    targetService: { type: 'AzureResource', id: ids.storageAccount },
    authInfo: { authType: 'userAssignedIdentity', clientId: ids.identity.clientId },
    clientType: 'nodejs',
    scope: 'default',
  };
}
