import { idOf } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

export const ACCOUNT = idOf('Microsoft.Storage/storageAccounts/acct');
export const KEY = `${'ab+/'.repeat(21)}Zw==`;

export const endpoints = {
  dfs: 'https://acct.dfs.core.windows.net/',
  web: 'https://acct.z1.web.core.windows.net/',
  blob: 'https://acct.blob.core.windows.net/',
  queue: 'https://acct.queue.core.windows.net/',
  table: 'https://acct.table.core.windows.net/',
  file: 'https://acct.file.core.windows.net/',
};

/** An account whose answers are as recorded, but for some properties. */
export function account(properties: object = {}): RecordedArm {
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

export const CONNECTION_STRING = `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
