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

/** The page lists these and Spring Boot, and no client type without a language (`none`). */
const OTHER_CLIENTS: readonly ClientType[] = ['dotnet', 'java', 'python', 'go', 'nodejs'];

const endpoint = key(
  'AZURE_STORAGEQUEUE_RESOURCEENDPOINT',
  'Queue Storage endpoint',
  (it: StorageAccount) => it.endpoint,
);

const springName = key(
  'spring.cloud.azure.storage.queue.account-name',
  'Storage account name, Spring Cloud Azure 4.0 or above',
  (it: StorageAccount) => it.name,
);
const springEndpoint = key(
  'spring.cloud.azure.storage.queue.endpoint',
  'Queue Storage endpoint, Spring Cloud Azure 4.0 or above',
  (it: StorageAccount) => it.endpoint,
);
const springClientId = clientIdKey('spring.cloud.azure.storage.queue.credential.client-id');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-storage-queue, page of 2026-04-08. Pages
 * of 2023 had no Spring Boot tables for identities, and no Go. The page's own slip: the Spring Boot table for
 * service principals has no tenant, so the application has to set spring.cloud.azure.profile.tenant-id itself.
 */
const secret = connectionMethod('secret', withKey, {
  springBoot: [
    key('spring.cloud.azure.storage.account', 'Storage account name', (it) => it.name),
    secretKey('spring.cloud.azure.storage.access-key', 'Storage account key', (it) => it.key),
    springName,
    secretKey(
      'spring.cloud.azure.storage.queue.account-key',
      'Storage account key, Spring Cloud Azure 4.0 or above',
      (it) => it.key,
    ),
    springEndpoint,
  ],
  ...shared<StorageAccountWithKey>(OTHER_CLIENTS, [
    secretKey(
      'AZURE_STORAGEQUEUE_CONNECTIONSTRING',
      'Queue Storage connection string',
      (it) => storageConnectionString('queue', it),
      azureProperties,
    ),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withAccount<Principal>('queue'), {
  springBoot: [
    springName,
    springEndpoint,
    springClientId,
    secretKey('spring.cloud.azure.storage.queue.credential.client-secret', 'Client secret', (it) => it.secret),
  ],
  ...shared<StorageAccount & Principal>(OTHER_CLIENTS, [endpoint, ...principalKeys('AZURE_STORAGEQUEUE')]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withAccount<Identity>('queue'), {
  springBoot: [
    key(
      'spring.cloud.azure.storage.queue.credential.managed-identity-enabled',
      'Whether to use the managed identity',
      () => 'True',
    ),
    springName,
    springEndpoint,
    springClientId,
  ],
  ...shared<StorageAccount & Identity>(OTHER_CLIENTS, [endpoint, clientIdKey('AZURE_STORAGEQUEUE_CLIENTID')]),
});

const roles = [{ name: 'Storage Queue Data Contributor', roleDefinitionId: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' }];

export const storageQueue = defineTarget({
  name: 'storage-queue',
  displayName: 'Azure Queue Storage',
  resourceType: 'Microsoft.Storage/storageAccounts/queueServices',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Storage/storageAccounts/{account}/queueServices/default',
  secretFrom: 'target',
  rotation: storageRotation,
  roles,
  network: storageFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readAccount(arm, id, 'queue');
  },
  access: async (arm, id) => {
    await readAccount(arm, id, 'queue');
    return { kind: 'roles', scope: ancestor(id, 1), roles };
  },
});

function withKey(arm: Arm, id: ResourceId, { keySlot: slot }: CredentialsOf<'secret'>): Promise<StorageAccountWithKey> {
  return readAccountWithKey(arm, id, { service: 'queue', instead: USE_WORKLOAD_IDENTITY, slot });
}
