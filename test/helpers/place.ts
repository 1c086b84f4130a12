import { managedCluster } from '../../local/azure/providers/container-service/cluster-document.ts';
import { resourceGroup, subscription } from '../../local/azure/providers/documents.ts';
import { keyVaultVault } from '../../local/azure/providers/key-vault.ts';
import { userAssignedIdentity } from '../../local/azure/providers/managed-identity.ts';
import { postgresDatabase, postgresFlexibleServer } from '../../local/azure/providers/postgresql.ts';
import { storageAccount } from '../../local/azure/providers/storage.ts';
import type { Document } from '../../local/azure/store/store.ts';
import { IDS, type WorldIds } from '../../local/world/ids.ts';
import { Requests } from './requests.ts';
import type { TestBed } from './test-bed.ts';

/**
 * A subscription with a cluster, an identity and targets of its own, so that many operations can run at once in one
 * bed and each call to the world tells by its path whose it is.
 */
export interface Place {
  readonly bed: TestBed;
  /** Six digits; they are in every id, name and path of the place. */
  readonly number: string;
  readonly cluster: string;
  readonly ids: WorldIds;
  readonly requests: Requests;
}

const NUMBERED = /0000-9000-000000(\d{6})|\/(?:clusters|_vault)\/(?:aks|vault)-p(\d{6})/i;

/** The number of the place that a path of the world leads to; `undefined` for what all places share. */
export function placeOf(path: string): string | undefined {
  const match = NUMBERED.exec(path);
  return match?.[1] ?? match?.[2];
}

let places = 0;

/** Makes a place whose cluster is ready and has no connection yet. */
export async function newPlace(bed: TestBed): Promise<Place> {
  places += 1;
  const number = String(places).padStart(6, '0');
  const ids = idsOf(number);
  bed.world.azure.put(...documents(number, ids));
  await bed.admin.providerState(ids.subscriptionId, 'Registered');
  return { bed, number, cluster: ids.cluster, ids, requests: new Requests({ ids }) };
}

function idsOf(number: string): WorldIds {
  const guid = (kind: number): string => `${String(kind).repeat(8)}-0000-0000-9000-000000${number}`;
  const move = (id: string): string =>
    id
      .replace(IDS.subscriptionId, guid(0))
      .replace(/demo-(aks|vault|pg|identity|bus)/, `$1-p${number}`)
      .replace('demostore', `storep${number}`);
  return {
    ...IDS,
    subscriptionId: guid(0),
    cluster: move(IDS.cluster),
    identity: { id: move(IDS.identity.id), clientId: guid(1), principalId: guid(2) },
    servicePrincipal: { clientId: guid(3), principalId: guid(4) },
    storageAccount: move(IDS.storageAccount),
    keyVault: move(IDS.keyVault),
    serviceBus: move(IDS.serviceBus),
    postgres: move(IDS.postgres),
  };
}

function documents(number: string, ids: WorldIds): Document[] {
  const { subscriptionId, resourceGroup: group, location, tenantId, identity } = ids;
  const at = (name: string): { subscriptionId: string; resourceGroup: string; location: string; name: string } => ({
    subscriptionId,
    resourceGroup: group,
    location,
    name,
  });
  const server = postgresFlexibleServer(at(`pg-p${number}`));
  return [
    subscription(ids),
    resourceGroup({ subscriptionId, location, name: group }),
    ...managedCluster({ ...at(`aks-p${number}`), tenantId }),
    storageAccount(at(`storep${number}`)),
    keyVaultVault({ ...at(`vault-p${number}`), tenantId }),
    server,
    postgresDatabase(server, 'appdb'),
    userAssignedIdentity({ ...at(`identity-p${number}`), tenantId, ...identity }),
  ];
}
