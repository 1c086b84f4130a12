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

/** The page has sample code for Django, but no table for it: Django is not a client type of this target. */
const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const endpoint = key(
  'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
  'Blob Storage endpoint',
  (it: StorageAccount) => it.endpoint,
);

const springName = key(
  'spring.cloud.azure.storage.blob.account-name',
  'Storage account name, Spring Cloud Azure 4.0 or above',
  (it: StorageAccount) => it.name,
);
const springEndpoint = key(
  'spring.cloud.azure.storage.blob.endpoint',
  'Blob Storage endpoint, Spring Cloud Azure 4.0 or above',
  (it: StorageAccount) => it.endpoint,
);
const springClientId = clientIdKey('spring.cloud.azure.storage.blob.credential.client-id');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-storage-blob, page of 2026-02-03.
 * Pages before 2024 had no Spring Boot tables for identities. The page's own slip: the Spring Boot table for service
 * principals has no tenant, so the application has to set spring.cloud.azure.profile.tenant-id itself.
 */
const secret = connectionMethod('secret', withKey, {
  springBoot: [
    key('azure.storage.account-name', 'Storage account name', (it) => it.name),
    secretKey('azure.storage.account-key', 'Storage account key', (it) => it.key),
    key('azure.storage.blob-endpoint', 'Blob Storage endpoint', (it) => it.endpoint),
    springName,
    secretKey(
      'spring.cloud.azure.storage.blob.account-key',
      'Storage account key, Spring Cloud Azure 4.0 or above',
      (it) => it.key,
    ),
    springEndpoint,
  ],
  ...shared<StorageAccountWithKey>(OTHER_CLIENTS, [
    secretKey(
      'AZURE_STORAGEBLOB_CONNECTIONSTRING',
      'Blob Storage connection string',
      (it) => storageConnectionString('blob', it),
      azureProperties,
    ),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withAccount<Principal>('blob'), {
  springBoot: [
    springName,
    springEndpoint,
    springClientId,
    secretKey('spring.cloud.azure.storage.blob.credential.client-secret', 'Client secret', (it) => it.secret),
  ],
  ...shared<StorageAccount & Principal>(OTHER_CLIENTS, [endpoint, ...principalKeys('AZURE_STORAGEBLOB')]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withAccount<Identity>('blob'), {
  springBoot: [
    key(
      'spring.cloud.azure.storage.blob.credential.managed-identity-enabled',
      'Whether to use the managed identity',
      () => 'True',
    ),
    springName,
    springEndpoint,
    springClientId,
  ],
  ...shared<StorageAccount & Identity>(OTHER_CLIENTS, [endpoint, clientIdKey('AZURE_STORAGEBLOB_CLIENTID')]),
});

const roles = [{ name: 'Storage Blob Data Contributor', roleDefinitionId: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' }];

export const storageBlob = defineTarget({
  name: 'storage-blob',
  displayName: 'Azure Blob Storage',
  resourceType: 'Microsoft.Storage/storageAccounts/blobServices',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Storage/storageAccounts/{account}/blobServices/default',
  secretFrom: 'target',
  rotation: storageRotation,
  roles,
  network: storageFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readAccount(arm, id, 'blob');
  },
  access: async (arm, id) => {
    await readAccount(arm, id, 'blob');
    return { kind: 'roles', scope: ancestor(id, 1), roles };
  },
});

function withKey(arm: Arm, id: ResourceId, { keySlot: slot }: CredentialsOf<'secret'>): Promise<StorageAccountWithKey> {
  return readAccountWithKey(arm, id, { service: 'blob', instead: USE_WORKLOAD_IDENTITY, slot });
}
