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

const HUBS = idOf('Microsoft.EventHub/namespaces/ns');
const BUS = idOf('Microsoft.ServiceBus/namespaces/ns');
const HOST = 'ns.servicebus.windows.net';
const KEY = 'k0Y+/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=';

function connectionString(rule: string): string {
  return `Endpoint=sb://${HOST}/;SharedAccessKeyName=${rule};SharedAccessKey=${KEY}`;
}

function namespace(id: string, properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${id}`]: {
      sku: { name: 'Standard', tier: 'Standard', capacity: 1 },
      id,
      name: 'ns',
      properties: {
        minimumTlsVersion: '1.2',
        disableLocalAuth: false,
        kafkaEnabled: true,
        provisioningState: 'Succeeded',
        serviceBusEndpoint: `https://${HOST}:443/`,
        status: 'Active',
        ...properties,
      },
    },
    [`POST ${id}/authorizationRules/RootManageSharedAccessKey/listKeys`]: {
      primaryConnectionString: connectionString('RootManageSharedAccessKey'),
      secondaryConnectionString: 'other',
      primaryKey: KEY,
      secondaryKey: 'other',
      keyName: 'RootManageSharedAccessKey',
    },
  });
}

function principal(prefix: string): Record<string, string> {
  return {
    [`${prefix}_CLIENTID`]: CLIENT_ID,
    [`${prefix}_CLIENTSECRET`]: CLIENT_SECRET,
    [`${prefix}_TENANTID`]: TENANT_ID,
  };
}

const ROOT_STRING = connectionString('RootManageSharedAccessKey');

describe('the messaging targets', () => {
  itWritesTheDocumentedKeys({
    target: 'eventhub',
    id: HUBS,
    arm: () => namespace(HUBS),
    credentials: [KEY],
    tables: {
      secret: [
        [['none', 'dotnet', 'java', 'python', 'go', 'nodejs'], { AZURE_EVENTHUB_CONNECTIONSTRING: ROOT_STRING }],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.storage.connection-string': ROOT_STRING,
            'spring.cloud.azure.eventhubs.connection-string': ROOT_STRING,
          },
        ],
        [['kafka-springBoot'], { 'spring.cloud.azure.eventhubs.connection-string': ROOT_STRING }],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE: HOST, ...principal('AZURE_EVENTHUB') },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.eventhub.namespace': HOST,
            'spring.cloud.azure.client-id': CLIENT_ID,
            'spring.cloud.azure.tenant-id': TENANT_ID,
            'spring.cloud.azure.client-secret': CLIENT_SECRET,
            'spring.cloud.azure.eventhubs.namespace': HOST,
            'spring.cloud.azure.eventhubs.credential.client-id': CLIENT_ID,
            'spring.cloud.azure.eventhubs.credential.client-secret': CLIENT_SECRET,
            'spring.cloud.azure.eventhubs.profile.tenant-id': TENANT_ID,
          },
        ],
        [
          ['kafka-springBoot'],
          {
            'spring.kafka.bootstrap-servers': `${HOST}:9093`,
            'spring.kafka.properties.azure.credential.client-id': CLIENT_ID,
            'spring.kafka.properties.azure.credential.client-secret': CLIENT_SECRET,
            'spring.kafka.properties.azure.profile.tenant-id': TENANT_ID,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE: HOST, AZURE_EVENTHUB_CLIENTID: CLIENT_ID },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.eventhub.namespace': HOST,
            'spring.cloud.azure.client-id': CLIENT_ID,
            'spring.cloud.azure.eventhubs.namespace': HOST,
            'spring.cloud.azure.eventhubs.credential.client-id': CLIENT_ID,
            'spring.cloud.azure.eventhubs.credential.managed-identity-enabled': 'true',
          },
        ],
        [
          ['kafka-springBoot'],
          {
            'spring.kafka.bootstrap-servers': `${HOST}:9093`,
            'spring.kafka.properties.azure.credential.managed-identity-enabled': 'true',
            'spring.kafka.properties.azure.credential.client-id': CLIENT_ID,
          },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    target: 'servicebus',
    id: BUS,
    arm: () => namespace(BUS),
    credentials: [KEY],
    tables: {
      secret: [
        [['none', 'dotnet', 'java', 'python', 'go', 'nodejs'], { AZURE_SERVICEBUS_CONNECTIONSTRING: ROOT_STRING }],
        [['springBoot'], { 'spring.cloud.azure.servicebus.connection-string': ROOT_STRING }],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: HOST, ...principal('AZURE_SERVICEBUS') },
        ],
        [
          ['springBoot'],
          {
            'spring.cloud.azure.servicebus.namespace': HOST,
            'spring.cloud.azure.client-id': CLIENT_ID,
            'spring.cloud.azure.tenant-id': TENANT_ID,
            'spring.cloud.azure.client-secret': CLIENT_SECRET,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: HOST, AZURE_SERVICEBUS_CLIENTID: CLIENT_ID },
        ],
        [
          ['springBoot'],
          { 'spring.cloud.azure.servicebus.namespace': HOST, 'spring.cloud.azure.client-id': CLIENT_ID },
        ],
      ],
    },
  });

  it.each([
    ['eventhub', HUBS],
    ['servicebus', BUS],
  ])('%s does not use keys that are switched off, and asks for none', async (target, id) => {
    const arm = namespace(id, { disableLocalAuth: true });
    await expect(configuration({ target, id, arm: () => arm }, 'nodejs', CREDENTIALS.secret!)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${id}`]);
  });

  it('a namespace without its root rule is reached by a rule that sends and listens', async () => {
    const rules = [
      { name: 'sender', properties: { rights: ['Send'] } },
      { name: 'both', properties: { rights: ['Listen', 'Send'] } },
    ];
    const arm = (): RecordedArm =>
      recordedArm({
        [`GET ${HUBS}`]: { properties: { serviceBusEndpoint: `https://${HOST}:443/` } },
        [`GET ${HUBS}/authorizationRules`]: { value: rules },
        [`POST ${HUBS}/authorizationRules/both/listKeys`]: { primaryConnectionString: connectionString('both') },
      });
    const values = await configuration({ target: 'eventhub', id: HUBS, arm }, 'go', CREDENTIALS.secret!);
    expect(values).toEqual({ AZURE_EVENTHUB_CONNECTIONSTRING: connectionString('both') });
  });

  it('a namespace whose rules do one thing only has no usable key', async () => {
    const arm = (): RecordedArm =>
      recordedArm({
        [`GET ${HUBS}`]: { properties: {} },
        [`GET ${HUBS}/authorizationRules`]: { value: [{ name: 'sender', properties: { rights: ['Send'] } }] },
      });
    const documented = { target: 'eventhub', id: HUBS, arm };
    await expect(configuration(documented, 'go', CREDENTIALS.secret!)).rejects.toMatchObject({ code: 'NoUsableKey' });
  });

  it('an identity may send to and receive from Event Hubs', async () => {
    const access = await findTargetByName('eventhub').access(namespace(HUBS), parsed(HUBS));
    expect(access).toMatchObject({
      kind: 'roles',
      scope: parsed(HUBS),
      roles: [
        { roleDefinitionId: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' },
        { roleDefinitionId: '2b629674-e913-4c01-ae53-ef4638d8f975' },
      ],
    });
  });
});
