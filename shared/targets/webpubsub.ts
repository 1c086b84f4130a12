import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { realTimeAccess } from './network/firewalls.ts';
import {
  readRealTimeService,
  realTimeConnectionString,
  realTimeRotation,
  withRealTimeHost,
  type RealTimeHost,
  type RealTimeService,
} from './realtime/service.ts';

const SERVICE: RealTimeService = { label: 'Web PubSub', hostSuffix: 'webpubsub.azure.com' };

/** All that the page lists: no client type without a language (`none`). */
const CLIENTS: readonly ClientType[] = ['dotnet', 'java', 'python', 'nodejs'];

const host = key('AZURE_WEBPUBSUB_HOST', 'Web PubSub host', (it: RealTimeHost) => it.host);

/* The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-web-pubsub, page of 2026-04-08. */
const secret = connectionMethod(
  'secret',
  realTimeConnectionString(SERVICE),
  shared<string>(CLIENTS, [
    secretKey('AZURE_WEBPUBSUB_CONNECTIONSTRING', 'Web PubSub connection string', (it) => it, azureProperties),
  ]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withRealTimeHost<Principal>(SERVICE),
  shared<RealTimeHost & Principal>(CLIENTS, [host, ...principalKeys('AZURE_WEBPUBSUB')]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withRealTimeHost<Identity>(SERVICE),
  shared<RealTimeHost & Identity>(CLIENTS, [host, clientIdKey('AZURE_WEBPUBSUB_CLIENTID')]),
);

const roles = [{ name: 'SignalR/Web PubSub Contributor', roleDefinitionId: '8cf5e20a-e4b2-4e9d-b3a1-5ceb692c2761' }];

export const webPubSub = defineTarget({
  name: 'webpubsub',
  displayName: 'Azure Web PubSub',
  resourceType: 'Microsoft.SignalRService/WebPubSub',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.SignalRService/WebPubSub/{name}',
  secretFrom: 'target',
  rotation: realTimeRotation(SERVICE, 'Microsoft.SignalRService/WebPubSub'),
  roles,
  network: realTimeAccess,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readRealTimeService(arm, id, SERVICE);
  },
  access: async (arm, id) => {
    await readRealTimeService(arm, id, SERVICE);
    return { kind: 'roles', scope: id, roles };
  },
});
