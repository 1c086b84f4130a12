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
import { serviceBusFirewall } from './network/firewalls.ts';

/** Microsoft.ServiceBus, stable; the version in the REST reference of Namespaces and their authorization rules. */
const SERVICE: MessagingService = { label: 'Service Bus', apiVersion: '2021-11-01' };

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const host = key(
  'AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE',
  'Service Bus namespace',
  (it: MessagingNamespace) => it.host,
);
const springHost = key(
  'spring.cloud.azure.servicebus.namespace',
  'Service Bus namespace',
  (it: MessagingNamespace) => it.host,
);
const springClientId = clientIdKey('spring.cloud.azure.client-id');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus, page of 2026-06-17.
 * The page's own slip: for Spring Boot with a service principal it shows the client secret beside `tenant-id` and the
 * tenant id beside `client-secret`. Each key gets the value that its name says.
 */
const secret = connectionMethod('secret', namespaceConnectionString(SERVICE), {
  springBoot: [
    secretKey(
      'spring.cloud.azure.servicebus.connection-string',
      'Service Bus connection string',
      (it) => it,
      messagingProperties,
    ),
  ],
  ...shared<string>(OTHER_CLIENTS, [
    secretKey('AZURE_SERVICEBUS_CONNECTIONSTRING', 'Service Bus connection string', (it) => it, messagingProperties),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withNamespace<Principal>(SERVICE), {
  springBoot: [
    springHost,
    springClientId,
    key('spring.cloud.azure.tenant-id', 'Tenant id', (it) => it.tenantId),
    secretKey('spring.cloud.azure.client-secret', 'Client secret', (it) => it.secret),
  ],
  ...shared<MessagingNamespace & Principal>(OTHER_CLIENTS, [host, ...principalKeys('AZURE_SERVICEBUS')]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withNamespace<Identity>(SERVICE), {
  springBoot: [springHost, springClientId],
  ...shared<MessagingNamespace & Identity>(OTHER_CLIENTS, [host, clientIdKey('AZURE_SERVICEBUS_CLIENTID')]),
});

const roles = [
  { name: 'Azure Service Bus Data Receiver', roleDefinitionId: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' },
  { name: 'Azure Service Bus Data Sender', roleDefinitionId: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' },
];

export const serviceBus = defineTarget({
  name: 'servicebus',
  displayName: 'Azure Service Bus',
  resourceType: 'Microsoft.ServiceBus/namespaces',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ServiceBus/namespaces/{namespace}',
  secretFrom: 'target',
  rotation: namespaceRotation(SERVICE, 'Microsoft.ServiceBus'),
  roles,
  network: serviceBusFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readNamespace(arm, id, SERVICE);
  },
  access: async (arm, id) => {
    await readNamespace(arm, id, SERVICE);
    return { kind: 'roles', scope: id, roles };
  },
});
