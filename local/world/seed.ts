import type { Azure } from '../azure/azure.ts';
import { managedCluster } from '../azure/providers/container-service/cluster-document.ts';
import { resourceGroup, subscription, type Placement } from '../azure/providers/documents.ts';
import { userAssignedIdentity } from '../azure/providers/managed-identity.ts';
import type { Document } from '../azure/store/store.ts';
import { clusterId, type WorldIds } from './ids.ts';
import { targetDocuments } from './target-documents.ts';

/** Puts the demo subscription into a new world; false when it is there already. */
export function seedSubscription(azure: Azure, ids: WorldIds): boolean {
  const own = subscription(ids);
  if (azure.get(own.id)) return false;
  const { subscriptionId, location, resourceGroup: name } = ids;
  azure.put(own, resourceGroup({ subscriptionId, location, name }), ...resources(ids));
  // What the workload of a sample reads from the vault; anything will do.
  azure.setVaultSecret('demo-vault', 'my-secret', 'the value of my-secret');
  seedCluster(azure, ids, { name: 'demo-aks', overrides: {} });
  return true;
}

/** Adds a cluster that is ready, unless there is one of the name. */
export function seedCluster(
  azure: Azure,
  ids: WorldIds,
  { name, overrides }: { readonly name: string; readonly overrides: Readonly<Record<string, unknown>> },
): void {
  if (azure.get(clusterId(name))) return;
  azure.put(...managedCluster({ ...placeIn(ids)(name), tenantId: ids.tenantId, overrides: { ...overrides } }));
}

function resources(ids: WorldIds): Document[] {
  const place = placeIn(ids);
  const { identity, tenantId } = ids;
  return [
    ...targetDocuments(place, tenantId),
    userAssignedIdentity({
      ...place('demo-identity'),
      tenantId,
      clientId: identity.clientId,
      principalId: identity.principalId,
    }),
  ];
}

function placeIn({ subscriptionId, resourceGroup: group, location }: WorldIds): (name: string) => Placement {
  return (name) => ({ subscriptionId, resourceGroup: group, location, name });
}
