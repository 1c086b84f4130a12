import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { key, secretKey, shared } from './key-table.ts';
import { storageFirewall } from './network/firewalls.ts';
import {
  readAccount,
  readAccountWithKey,
  storageConnectionString,
  storageRotation,
  type StorageAccountWithKey,
} from './storage/account.ts';

/** What the page lists beside Spring Boot. Pages before 2026 had `none` too; the newest has not. */
const OTHER_CLIENTS: readonly ClientType[] = ['dotnet', 'java', 'python', 'php', 'ruby', 'nodejs'];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-storage-file, page of 2026-04-08: Azure
 * Files is reached with the account's key only.
 */
const secret = connectionMethod('secret', withKey, {
  springBoot: [
    key('azure.storage.account-name', 'Storage account name', (it) => it.name),
    secretKey('azure.storage.account-key', 'Storage account key', (it) => it.key),
    key('azure.storage.file-endpoint', 'Azure Files endpoint', (it) => it.endpoint),
    key(
      'spring.cloud.azure.storage.fileshare.account-name',
      'Storage account name, Spring Cloud Azure 4.0 or above',
      (it) => it.name,
    ),
    secretKey(
      'spring.cloud.azure.storage.fileshare.account-key',
      'Storage account key, Spring Cloud Azure 4.0 or above',
      (it) => it.key,
    ),
    key(
      'spring.cloud.azure.storage.fileshare.endpoint',
      'Azure Files endpoint, Spring Cloud Azure 4.0 or above',
      (it) => it.endpoint,
    ),
  ],
  ...shared<StorageAccountWithKey>(OTHER_CLIENTS, [
    secretKey(
      'AZURE_STORAGEFILE_CONNECTIONSTRING',
      'Azure Files connection string',
      (it) => storageConnectionString('file', it),
      azureProperties,
    ),
  ]),
});

export const storageFile = defineTarget({
  name: 'storage-file',
  displayName: 'Azure Files',
  resourceType: 'Microsoft.Storage/storageAccounts/fileServices',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Storage/storageAccounts/{account}/fileServices/default',
  secretFrom: 'target',
  rotation: storageRotation,
  network: storageFirewall,
  methods: [secret],
  read: async (arm, id) => {
    await readAccount(arm, id, 'file');
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

function withKey(arm: Arm, id: ResourceId, { keySlot: slot }: CredentialsOf<'secret'>): Promise<StorageAccountWithKey> {
  const instead = 'Allow them: this target takes no workload identity';
  return readAccountWithKey(arm, id, { service: 'file', instead, slot });
}
