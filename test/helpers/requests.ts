import type { World } from '../../local/world/world.ts';
import { CANARY } from './canary.ts';

export type Json = Record<string, unknown>;

/** Bodies of `POST /api/connections` for one world, or for one place in it. */
export class Requests {
  readonly #ids: World['ids'];

  constructor(world: Pick<World, 'ids'>) {
    this.#ids = world.ids;
  }

  /** A connection to the storage account by workload identity: the one that takes every step. */
  workloadIdentity(cluster: string, changes: Json = {}): Json {
    return this.of(cluster, this.#ids.storageAccount, {
      authInfo: { authType: 'userAssignedIdentity', clientId: this.#ids.identity.clientId },
      ...changes,
    });
  }

  /** A connection string, read from the target. */
  secret(cluster: string, changes: Json = {}): Json {
    return this.of(cluster, this.#ids.storageAccount, { authInfo: { authType: 'secret' }, ...changes });
  }

  servicePrincipal(cluster: string, changes: Json = {}): Json {
    const { clientId, principalId } = this.#ids.servicePrincipal;
    const authInfo = { authType: 'servicePrincipalSecret', clientId, principalId, secret: `sp ${CANARY} secret` };
    return this.of(cluster, this.#ids.storageAccount, { authInfo, ...changes });
  }

  /** A password that the caller gives. */
  database(cluster: string, changes: Json = {}): Json {
    const secretInfo = { secretType: 'rawValue', value: `pg;${CANARY} 'pass"word%` };
    return this.of(cluster, this.#ids.postgres, {
      authInfo: { authType: 'secret', name: 'app', secretInfo },
      ...changes,
    });
  }

  keyVaultCsi(cluster: string, changes: Json = {}): Json {
    const resourceProperties = { type: 'KeyVault', connectAsKubernetesCsiDriver: true };
    const targetService = { type: 'AzureResource', id: this.#ids.keyVault, resourceProperties };
    const { clientType: _clientType, ...request } = this.of(cluster, this.#ids.keyVault);
    return { ...request, targetService, ...changes };
  }

  of(cluster: string, target: string, changes: Json = {}): Json {
    return {
      cluster,
      name: 'conn_1',
      targetService: { type: 'AzureResource', id: target },
      clientType: 'nodejs',
      scope: 'default',
      ...changes,
    };
  }
}

/** The part of a request that leads to the blobs of a storage account. */
export function toBlobs(account: string): Json {
  return { targetService: { type: 'AzureResource', id: `${account}/blobServices/default` } };
}
