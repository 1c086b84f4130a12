import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { messagingProperties } from './formats/properties.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import {
  namespaceConnectionString,
  namespaceRotation,
  readNamespace,
  withNamespace,
  type MessagingNamespace,
  type MessagingService,
} from './messaging/namespace.ts';
import { eventHubFirewall } from './network/firewalls.ts';

/** Microsoft.EventHub, stable; the version in the REST reference of Namespaces and their authorization rules. */
const SERVICE: MessagingService = { label: 'Event Hubs', apiVersion: '2024-01-01' };

/** Where every namespace speaks Kafka, over TLS. */
const KAFKA_PORT = 9093;

/** The page's tables for "all client types except Spring Boot and Kafka Spring Boot". */
const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

type Namespace = MessagingNamespace;

const host = key('AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE', 'Event Hubs namespace', (it: Namespace) => it.host);

const springHost = key('spring.cloud.azure.eventhub.namespace', 'Event Hubs namespace', (it: Namespace) => it.host);
const springClientId = clientIdKey('spring.cloud.azure.client-id');
const spring4Host = key(
  'spring.cloud.azure.eventhubs.namespace',
  'Event Hubs namespace, Spring Cloud Azure 4.0 or above',
  (it: Namespace) => it.host,
);
const spring4ClientId = clientIdKey('spring.cloud.azure.eventhubs.credential.client-id');
const spring4ConnectionString = secretKey(
  'spring.cloud.azure.eventhubs.connection-string',
  'Event Hubs connection string, Spring Cloud Azure 4.0 or above',
  (it: string) => it,
  messagingProperties,
);

const kafkaServers = key(
  'spring.kafka.bootstrap-servers',
  'Kafka bootstrap server',
  (it: Namespace) => `${it.host}:${KAFKA_PORT}`,
);
const kafkaClientId = clientIdKey('spring.kafka.properties.azure.credential.client-id');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-event-hubs, page of 2026-04-10. Pages
 * before it listed `none` by name. The page's own slips: it shows the Kafka bootstrap server without a port, which no
 * Kafka client accepts; and the first of the two Spring Boot connection strings has a name of Azure Storage, which is
 * kept as it is documented.
 */
const secret = connectionMethod('secret', namespaceConnectionString(SERVICE), {
  springBoot: [
    secretKey(
      'spring.cloud.azure.storage.connection-string',
      'Event Hubs connection string',
      (it) => it,
      messagingProperties,
    ),
    spring4ConnectionString,
  ],
  'kafka-springBoot': [spring4ConnectionString],
  ...shared<string>(OTHER_CLIENTS, [
    secretKey('AZURE_EVENTHUB_CONNECTIONSTRING', 'Event Hubs connection string', (it) => it, messagingProperties),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withNamespace<Principal>(SERVICE), {
  springBoot: [
    springHost,
    springClientId,
    key('spring.cloud.azure.tenant-id', 'Tenant id', (it) => it.tenantId),
    secretKey('spring.cloud.azure.client-secret', 'Client secret', (it) => it.secret),
    spring4Host,
    spring4ClientId,
    secretKey(
      'spring.cloud.azure.eventhubs.credential.client-secret',
      'Client secret, Spring Cloud Azure 4.0 or above',
      (it) => it.secret,
    ),
    key(
      'spring.cloud.azure.eventhubs.profile.tenant-id',
      'Tenant id, Spring Cloud Azure 4.0 or above',
      (it) => it.tenantId,
    ),
  ],
  'kafka-springBoot': [
    kafkaServers,
    kafkaClientId,
    secretKey('spring.kafka.properties.azure.credential.client-secret', 'Client secret', (it) => it.secret),
    key('spring.kafka.properties.azure.profile.tenant-id', 'Tenant id', (it) => it.tenantId),
  ],
  ...shared<Namespace & Principal>(OTHER_CLIENTS, [host, ...principalKeys('AZURE_EVENTHUB')]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withNamespace<Identity>(SERVICE), {
  springBoot: [
    springHost,
    springClientId,
    spring4Host,
    spring4ClientId,
    key(
      'spring.cloud.azure.eventhubs.credential.managed-identity-enabled',
      'Whether to use the managed identity',
      () => 'true',
    ),
  ],
  'kafka-springBoot': [
    kafkaServers,
    key(
      'spring.kafka.properties.azure.credential.managed-identity-enabled',
      'Whether to use the managed identity',
      () => 'true',
    ),
    kafkaClientId,
  ],
  ...shared<Namespace & Identity>(OTHER_CLIENTS, [host, clientIdKey('AZURE_EVENTHUB_CLIENTID')]),
});

const roles = [
  { name: 'Azure Event Hubs Data Receiver', roleDefinitionId: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' },
  { name: 'Azure Event Hubs Data Sender', roleDefinitionId: '2b629674-e913-4c01-ae53-ef4638d8f975' },
];

export const eventHub = defineTarget({
  name: 'eventhub',
  displayName: 'Azure Event Hubs',
  resourceType: 'Microsoft.EventHub/namespaces',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.EventHub/namespaces/{namespace}',
  secretFrom: 'target',
  rotation: namespaceRotation(SERVICE, 'Microsoft.EventHub'),
  roles,
  network: eventHubFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readNamespace(arm, id, SERVICE);
  },
  access: async (arm, id) => {
    await readNamespace(arm, id, SERVICE);
    return { kind: 'roles', scope: id, roles };
  },
});
