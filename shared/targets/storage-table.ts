import type { Arm } from '../azure/arm.ts';
import { ancestor, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { storageFirewall } from './network/firewalls.ts';
import {
  readAccount,
  readAccountWithKey,
  storageConnectionString,
  storageRotation,
  withAccount,
  type StorageAccount,
  type StorageAccountWithKey,
} from './storage/account.ts';
import { USE_WORKLOAD_IDENTITY } from './target-advice.ts';

/** All that the page lists: neither Spring Boot nor a client type without a language (`none`). */
const CLIENTS: readonly ClientType[] = ['dotnet', 'java', 'python', 'nodejs'];

const endpoint = key(
  'AZURE_STORAGETABLE_RESOURCEENDPOINT',
  'Table Storage endpoint',
  (it: StorageAccount) => it.endpoint,
);

/* The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-storage-table, page of 2026-06-17. */
const secret = connectionMethod(
  'secret',
  withKey,
  shared<StorageAccountWithKey>(CLIENTS, [
    secretKey(
      'AZURE_STORAGETABLE_CONNECTIONSTRING',
      'Table Storage connection string',
      (it) => storageConnectionString('table', it),
      azureProperties,
    ),
  ]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withAccount<Principal>('table'),
  shared<StorageAccount & Principal>(CLIENTS, [endpoint, ...principalKeys('AZURE_STORAGETABLE')]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withAccount<Identity>('table'),
  shared<StorageAccount & Identity>(CLIENTS, [endpoint, clientIdKey('AZURE_STORAGETABLE_CLIENTID')]),
);

const roles = [{ name: 'Storage Table Data Contributor', roleDefinitionId: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' }];

export const storageTable = defineTarget({
  name: 'storage-table',
  displayName: 'Azure Table Storage',
  resourceType: 'Microsoft.Storage/storageAccounts/tableServices',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Storage/storageAccounts/{account}/tableServices/default',
  secretFrom: 'target',
  rotation: storageRotation,
  roles,
  network: storageFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readAccount(arm, id, 'table');
  },
  access: async (arm, id) => {
    await readAccount(arm, id, 'table');
    return { kind: 'roles', scope: ancestor(id, 1), roles };
  },
});

function withKey(arm: Arm, id: ResourceId, { keySlot: slot }: CredentialsOf<'secret'>): Promise<StorageAccountWithKey> {
  return readAccountWithKey(arm, id, { service: 'table', instead: USE_WORKLOAD_IDENTITY, slot });
}
