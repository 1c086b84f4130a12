import { describe } from 'vitest';

import { CLIENT_ID, CLIENT_SECRET, itWritesTheDocumentedKeys, principalValues, TENANT_ID } from './documented.ts';
import { BUS, HOST, HUBS, KEY, namespace, ROOT_STRING } from './messaging-namespace.ts';

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
          { AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE: HOST, ...principalValues('AZURE_EVENTHUB') },
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
          { AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: HOST, ...principalValues('AZURE_SERVICEBUS') },
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
});
