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

const STORE = idOf('Microsoft.AppConfiguration/configurationStores/store');
const ENDPOINT = 'https://store.azconfig.io';
const KEY = 'k0Y+/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=';
const CONNECTION_STRING = `Endpoint=${ENDPOINT};Id=ab0-l1-s0:idid;Secret=${KEY}`;

const keys = [
  { id: 'r1', name: 'Primary Read Only', value: 'ro', connectionString: 'read only', readOnly: true },
  { id: 'w2', name: 'Secondary', value: 'w2', connectionString: 'second', readOnly: false },
  { id: 'ab0-l1-s0:idid', name: 'Primary', value: KEY, connectionString: CONNECTION_STRING, readOnly: false },
];

function store(properties: object = {}, value: readonly object[] = keys): RecordedArm {
  return recordedArm({
    [`GET ${STORE}`]: {
      type: 'Microsoft.AppConfiguration/configurationStores',
      properties: { provisioningState: 'Succeeded', endpoint: ENDPOINT, disableLocalAuth: false, ...properties },
      sku: { name: 'standard' },
    },
    [`POST ${STORE}/listKeys`]: { value, nextLink: null },
  });
}

const documented = { target: 'appconfig', id: STORE, arm: store };

describe('App Configuration', () => {
  itWritesTheDocumentedKeys({
    ...documented,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['none', 'dotnet', 'java', 'python', 'nodejs'],
          { AZURE_APPCONFIGURATION_CONNECTIONSTRING: CONNECTION_STRING },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet', 'java', 'python', 'nodejs'],
          {
            AZURE_APPCONFIGURATION_ENDPOINT: ENDPOINT,
            AZURE_APPCONFIGURATION_CLIENTID: CLIENT_ID,
            AZURE_APPCONFIGURATION_CLIENTSECRET: CLIENT_SECRET,
            AZURE_APPCONFIGURATION_TENANTID: TENANT_ID,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet', 'java', 'python', 'nodejs'],
          { AZURE_APPCONFIGURATION_ENDPOINT: ENDPOINT, AZURE_APPCONFIGURATION_CLIENTID: CLIENT_ID },
        ],
      ],
    },
  });

  it('does not use keys that are switched off, and asks for none', async () => {
    const arm = store({ disableLocalAuth: true });
    const refusal = configuration({ ...documented, arm: () => arm }, 'none', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${STORE}`]);
  });

  it('does not pass off a key that only reads as one that writes', async () => {
    const arm = (): RecordedArm => store({}, keys.slice(0, 1));
    const refusal = configuration({ ...documented, arm }, 'none', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({ code: 'NoUsableKey' });
  });

  it('gives an identity the role that reads', async () => {
    const access = await findTargetByName('appconfig').access(store(), parsed(STORE));
    const roles = [{ roleDefinitionId: '516239f1-63e1-4d78-a4de-a74fb236a071' }];
    expect(access).toMatchObject({ kind: 'roles', scope: parsed(STORE), roles });
  });
});
