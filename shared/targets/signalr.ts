import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import type { Identity, Principal } from './identity-keys.ts';
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
import { TargetError } from './target-error.ts';

const SERVICE: RealTimeService = { label: 'SignalR Service', hostSuffix: 'service.signalr.net' };

const CLIENTS: readonly ClientType[] = ['none', 'dotnet'];

const NAME = 'AZURE_SIGNALR_CONNECTIONSTRING';

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-signalr, page of 2026-04-07: .NET and
 * "other languages", which pages before it call `none`. The page's own slip: for identities it shows `client-id=`,
 * which the SDK does not read; its connection strings have `ClientId=`, as the page's own row for service principals.
 */
const secret = connectionMethod(
  'secret',
  realTimeConnectionString(SERVICE),
  shared<string>(CLIENTS, [secretKey(NAME, 'SignalR Service connection string', (it) => it, azureProperties)]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withRealTimeHost<Principal>(SERVICE),
  shared<RealTimeHost & Principal>(CLIENTS, [
    secretKey(
      NAME,
      'SignalR Service connection string with a service principal',
      (it) =>
        connectionString(it, [
          ['ClientId', it.clientId],
          ['ClientSecret', it.secret],
          ['TenantId', it.tenantId],
        ]),
      azureProperties,
    ),
  ]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withRealTimeHost<Identity>(SERVICE),
  shared<RealTimeHost & Identity>(CLIENTS, [
    key(
      NAME,
      'SignalR Service connection string with a managed identity',
      (it) => connectionString(it, [['ClientId', it.clientId]]),
      azureProperties,
    ),
  ]),
);

const roles = [{ name: 'SignalR Service Owner', roleDefinitionId: '7e4f1700-ea5a-4f59-8f37-079cfe29dce3' }];

export const signalR = defineTarget({
  name: 'signalr',
  displayName: 'Azure SignalR Service',
  resourceType: 'Microsoft.SignalRService/SignalR',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.SignalRService/SignalR/{name}',
  secretFrom: 'target',
  rotation: realTimeRotation(SERVICE, 'Microsoft.SignalRService/SignalR'),
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

/** The SDK splits at every `;`, trims what it finds and knows no quotes. */
function connectionString({ host }: RealTimeHost, pairs: readonly (readonly [key: string, value: string])[]): string {
  if (pairs.some(([, value]) => value.includes(';') || value.trim() !== value)) {
    const message =
      "the service principal's secret holds a semicolon or starts or ends with white space, which a connection string of SignalR Service cannot carry";
    throw new TargetError('CredentialNotUsable', message);
  }
  return [['Endpoint', `https://${host}`], ['AuthType', 'aad'], ...pairs, ['Version', '1.0']]
    .map(([name, value]) => `${name}=${value};`)
    .join('');
}
