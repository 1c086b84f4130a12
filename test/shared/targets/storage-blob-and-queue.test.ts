import { describe } from 'vitest';

import { CLIENT_ID, CLIENT_SECRET, itWritesTheDocumentedKeys, principalValues } from './documented.ts';
import { ACCOUNT, account, CONNECTION_STRING, endpoints, KEY } from './storage-account.ts';

describe('blobs and queues', () => {
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
          { AZURE_STORAGEBLOB_RESOURCEENDPOINT: endpoints.blob, ...principalValues('AZURE_STORAGEBLOB') },
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
          { AZURE_STORAGEQUEUE_RESOURCEENDPOINT: endpoints.queue, ...principalValues('AZURE_STORAGEQUEUE') },
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
});
