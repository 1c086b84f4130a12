import { describe } from 'vitest';

import { CLIENT_ID, itWritesTheDocumentedKeys, principalValues } from './documented.ts';
import { ACCOUNT, account, CONNECTION_STRING, endpoints, KEY } from './storage-account.ts';

describe('tables and files', () => {
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
          { AZURE_STORAGETABLE_RESOURCEENDPOINT: endpoints.table, ...principalValues('AZURE_STORAGETABLE') },
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
});
