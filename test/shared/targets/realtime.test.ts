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

const SIGNALR = idOf('Microsoft.SignalRService/SignalR/hub');
const PUBSUB = idOf('Microsoft.SignalRService/WebPubSub/hub');
const KEY = 'k0Y+/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=';

function service(id: string, host: string, properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${id}`]: {
      sku: { name: 'Standard_S1', tier: 'Standard', capacity: 1 },
      id,
      properties: {
        provisioningState: 'Succeeded',
        externalIP: '20.1.2.3',
        hostName: host,
        publicPort: 443,
        serverPort: 443,
        disableLocalAuth: false,
        disableAadAuth: false,
        ...properties,
      },
    },
    [`POST ${id}/listKeys`]: {
      primaryKey: KEY,
      secondaryKey: 'other',
      primaryConnectionString: `Endpoint=https://${host};AccessKey=${KEY};Version=1.0;`,
      secondaryConnectionString: 'other',
    },
  });
}

const signalR = {
  target: 'signalr',
  id: SIGNALR,
  arm: (): RecordedArm => service(SIGNALR, 'hub.service.signalr.net'),
};
const pubSub = { target: 'webpubsub', id: PUBSUB, arm: (): RecordedArm => service(PUBSUB, 'hub.webpubsub.azure.com') };

describe('the real-time targets', () => {
  itWritesTheDocumentedKeys({
    ...signalR,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['none', 'dotnet'],
          {
            AZURE_SIGNALR_CONNECTIONSTRING: `Endpoint=https://hub.service.signalr.net;AccessKey=${KEY};Version=1.0;`,
          },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet'],
          {
            AZURE_SIGNALR_CONNECTIONSTRING: `Endpoint=https://hub.service.signalr.net;AuthType=aad;ClientId=${CLIENT_ID};ClientSecret=${CLIENT_SECRET};TenantId=${TENANT_ID};Version=1.0;`,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet'],
          {
            AZURE_SIGNALR_CONNECTIONSTRING: `Endpoint=https://hub.service.signalr.net;AuthType=aad;ClientId=${CLIENT_ID};Version=1.0;`,
          },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    ...pubSub,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['dotnet', 'java', 'python', 'nodejs'],
          {
            AZURE_WEBPUBSUB_CONNECTIONSTRING: `Endpoint=https://hub.webpubsub.azure.com;AccessKey=${KEY};Version=1.0;`,
          },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['dotnet', 'java', 'python', 'nodejs'],
          {
            AZURE_WEBPUBSUB_HOST: 'hub.webpubsub.azure.com',
            AZURE_WEBPUBSUB_CLIENTID: CLIENT_ID,
            AZURE_WEBPUBSUB_CLIENTSECRET: CLIENT_SECRET,
            AZURE_WEBPUBSUB_TENANTID: TENANT_ID,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['dotnet', 'java', 'python', 'nodejs'],
          { AZURE_WEBPUBSUB_HOST: 'hub.webpubsub.azure.com', AZURE_WEBPUBSUB_CLIENTID: CLIENT_ID },
        ],
      ],
    },
  });

  it.each(['one;two', ' starts with a space', 'ends with a line break\n'])(
    "a client secret that SignalR's connection string cannot carry is refused without being shown: %j",
    async (secret) => {
      const credentials = {
        kind: 'servicePrincipalSecret',
        clientId: CLIENT_ID,
        tenantId: TENANT_ID,
        secret,
      } as const;
      const refusal = configuration(signalR, 'dotnet', credentials);
      await expect(refusal).rejects.toMatchObject({ code: 'CredentialNotUsable' });
      await expect(refusal).rejects.not.toThrow(secret);
    },
  );

  it.each([signalR, pubSub])('$target does not use keys that are switched off, and asks for none', async (one) => {
    const arm = service(one.id, 'hub', { disableLocalAuth: true });
    const refusal = configuration({ ...one, arm: () => arm }, 'dotnet', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${one.id}`]);
  });

  it.each([signalR, pubSub])('$target that takes no identities is refused to one', async (one) => {
    const arm = (): RecordedArm => service(one.id, 'hub', { disableAadAuth: true });
    const refusal = configuration({ ...one, arm }, 'dotnet', CREDENTIALS.userAssignedIdentity!);
    await expect(refusal).rejects.toMatchObject({
      code: 'IdentityAuthDisabled',
      message: expect.stringContaining('authType secret') as string,
    });
  });

  it.each([
    { ...signalR, roleDefinitionId: '7e4f1700-ea5a-4f59-8f37-079cfe29dce3' },
    { ...pubSub, roleDefinitionId: '8cf5e20a-e4b2-4e9d-b3a1-5ceb692c2761' },
  ])('an identity gets its role for $target', async ({ target, id, arm, roleDefinitionId }) => {
    const access = await findTargetByName(target).access(arm(), parsed(id));
    expect(access).toMatchObject({ kind: 'roles', scope: parsed(id), roles: [{ roleDefinitionId }] });
  });
});
