import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  configuration,
  CREDENTIALS,
  idOf,
  itWritesTheDocumentedKeys,
  parsed,
  TENANT_ID,
} from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

const ACCOUNT = idOf('Microsoft.Storage/storageAccounts/acct');
const KEY = `${'ab+/'.repeat(21)}Zw==`;

const endpoints = {
  dfs: 'https://acct.dfs.core.windows.net/',
  web: 'https://acct.z1.web.core.windows.net/',
  blob: 'https://acct.blob.core.windows.net/',
  queue: 'https://acct.queue.core.windows.net/',
  table: 'https://acct.table.core.windows.net/',
  file: 'https://acct.file.core.windows.net/',
};

function account(properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${ACCOUNT}`]: {
      kind: 'StorageV2',
      id: ACCOUNT,
      name: 'acct',
      properties: { provisioningState: 'Succeeded', primaryEndpoints: endpoints, ...properties },
    },
    [`POST ${ACCOUNT}/listKeys`]: {
      keys: [
        { creationTime: '2024-01-01T00:00:00Z', keyName: 'key1', value: KEY, permissions: 'FULL' },
        { creationTime: '2024-01-01T00:00:00Z', keyName: 'key2', value: 'other', permissions: 'FULL' },
      ],
    },
  });
}

const CONNECTION_STRING = `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};EndpointSuffix=core.windows.net`;

function principal(prefix: string): Record<string, string> {
  return {
    [`${prefix}_CLIENTID`]: CLIENT_ID,
    [`${prefix}_CLIENTSECRET`]: CLIENT_SECRET,
    [`${prefix}_TENANTID`]: TENANT_ID,
  };
}

describe('the storage targets', () => {
  itWritesTheDocumentedKeys({
    target: 'storage-blob',
    id: `${ACCOUNT}/blobServices/default`,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_STORAGEBLOB_CONNECTIONSTRING: CONNECTION_STRING },
        ],
        [
          ['springBoot'],
          {
            'azure.storage.account-name': 'acct',
            'azure.storage.account-key': KEY,
            'azure.storage.blob-endpoint': endpoints.blob,
            'spring.cloud.azure.storage.blob.account-name': 'acct',
            'spring.cloud.azure.storage.blob.account-key': KEY,
            'spring.cloud.azure.storage.blob.endpoint': endpoints.blob,
          },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_STORAGEBLOB_RESOURCEENDPOINT: endpoints.blob, ...principal('AZURE_STORAGEBLOB') },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.blob.account-name': 'acct',
            'spring.cloud.azure.storage.blob.endpoint': endpoints.blob,
            'spring.cloud.azure.storage.blob.credential.client-id': CLIENT_ID,
            'spring.cloud.azure.storage.blob.credential.client-secret': CLIENT_SECRET,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_STORAGEBLOB_RESOURCEENDPOINT: endpoints.blob, AZURE_STORAGEBLOB_CLIENTID: CLIENT_ID },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.blob.credential.managed-identity-enabled': 'True',
            'spring.cloud.azure.storage.blob.account-name': 'acct',
            'spring.cloud.azure.storage.blob.endpoint': endpoints.blob,
            'spring.cloud.azure.storage.blob.credential.client-id': CLIENT_ID,
          },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    target: 'storage-queue',
    id: `${ACCOUNT}/queueServices/default`,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [['dotnet', 'java', 'python', 'go', 'nodejs'], { AZURE_STORAGEQUEUE_CONNECTIONSTRING: CONNECTION_STRING }],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.account': 'acct',
            'spring.cloud.azure.storage.access-key': KEY,
            'spring.cloud.azure.storage.queue.account-name': 'acct',
            'spring.cloud.azure.storage.queue.account-key': KEY,
            'spring.cloud.azure.storage.queue.endpoint': endpoints.queue,
          },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_STORAGEQUEUE_RESOURCEENDPOINT: endpoints.queue, ...principal('AZURE_STORAGEQUEUE') },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.queue.account-name': 'acct',
            'spring.cloud.azure.storage.queue.endpoint': endpoints.queue,
            'spring.cloud.azure.storage.queue.credential.client-id': CLIENT_ID,
            'spring.cloud.azure.storage.queue.credential.client-secret': CLIENT_SECRET,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_STORAGEQUEUE_RESOURCEENDPOINT: endpoints.queue, AZURE_STORAGEQUEUE_CLIENTID: CLIENT_ID },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.queue.credential.managed-identity-enabled': 'True',
            'spring.cloud.azure.storage.queue.account-name': 'acct',
            'spring.cloud.azure.storage.queue.endpoint': endpoints.queue,
            'spring.cloud.azure.storage.queue.credential.client-id': CLIENT_ID,
          },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    target: 'storage-table',
    id: `${ACCOUNT}/tableServices/default`,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [[['dotnet', 'java', 'python', 'nodejs'], { AZURE_STORAGETABLE_CONNECTIONSTRING: CONNECTION_STRING }]],
      servicePrincipalSecret: [
        [
          ['dotnet', 'java', 'python', 'nodejs'],
          { AZURE_STORAGETABLE_RESOURCEENDPOINT: endpoints.table, ...principal('AZURE_STORAGETABLE') },
        ],
      ],
      userAssignedIdentity: [
        [
          ['dotnet', 'java', 'python', 'nodejs'],
          { AZURE_STORAGETABLE_RESOURCEENDPOINT: endpoints.table, AZURE_STORAGETABLE_CLIENTID: CLIENT_ID },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    target: 'storage-file',
    id: `${ACCOUNT}/fileServices/default`,
    arm: account,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['dotnet', 'java', 'python', 'php', 'ruby', 'nodejs'],
          { AZURE_STORAGEFILE_CONNECTIONSTRING: CONNECTION_STRING },
        ],
        [
          ['springBoot'],
          {
            'azure.storage.account-name': 'acct',
            'azure.storage.account-key': KEY,
            'azure.storage.file-endpoint': endpoints.file,
            'spring.cloud.azure.storage.fileshare.account-name': 'acct',
            'spring.cloud.azure.storage.fileshare.account-key': KEY,
            'spring.cloud.azure.storage.fileshare.endpoint': endpoints.file,
          },
        ],
      ],
    },
  });

  const queue = { target: 'storage-queue', id: `${ACCOUNT}/queueServices/default` };
  const secret = CREDENTIALS.secret!;

  it.each([
    ['the public cloud', endpoints.queue],
    ['another cloud', 'https://acct.queue.core.usgovcloudapi.net/'],
    ['a DNS zone of its own', 'https://acct.z42.queue.storage.azure.net/'],
  ])('a connection string leads the client to an account in %s', async (_where, endpoint) => {
    const arm = (): RecordedArm => account({ primaryEndpoints: { ...endpoints, queue: endpoint } });
    const values = await configuration({ ...queue, arm }, 'nodejs', secret);
    const client = QueueServiceClient.fromConnectionString(values.AZURE_STORAGEQUEUE_CONNECTIONSTRING!);
    expect(new URL(client.url).hostname).toBe(new URL(endpoint).hostname);
  });

  it.each([
    ['storage-queue', 'queueServices', /userAssignedIdentity/],
    ['storage-table', 'tableServices', /userAssignedIdentity/],
    ['storage-file', 'fileServices', /takes no workload identity/],
  ])('%s does not use keys that are switched off, and asks for none', async (target, service, advice) => {
    const arm = account({ allowSharedKeyAccess: false });
    const documented = { target, id: `${ACCOUNT}/${service}/default`, arm: () => arm };
    await expect(configuration(documented, 'nodejs', secret)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringMatching(advice) as string,
    });
    expect(arm.sent).toEqual([`GET ${ACCOUNT}`]);
  });

  it('an account of a kind without queues is no target for queues', async () => {
    const arm = account({ primaryEndpoints: { blob: endpoints.blob } });
    await expect(findTargetByName('storage-queue').read(arm, parsed(queue.id))).rejects.toMatchObject({
      code: 'ServiceNotOffered',
    });
  });

  it.each([
    ['storage-queue', 'queueServices', '974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
    ['storage-table', 'tableServices', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'],
  ])('an identity gets its role for %s on the account', async (target, service, roleDefinitionId) => {
    const access = await findTargetByName(target).access(account(), parsed(`${ACCOUNT}/${service}/default`));
    expect(access).toMatchObject({ kind: 'roles', scope: parsed(ACCOUNT), roles: [{ roleDefinitionId }] });
  });
});
