import { z } from 'zod';

import { ArmError, type Arm } from '../azure/arm.ts';
import { childResource, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { act, list, read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { key, secretKey, shared } from './key-table.ts';
import { TargetError } from './target-error.ts';

/** Microsoft.ServiceBus, stable; the version in the REST reference of Namespaces and their authorization rules. */
const API_VERSION = '2021-11-01';

/** Every namespace is made with this rule, which has all rights; its owner can delete it. */
const ROOT_RULE = 'RootManageSharedAccessKey';

const namespaceSchema = z.object({
  properties: z.object({ serviceBusEndpoint: z.url().nullish(), disableLocalAuth: z.boolean().nullish() }),
});

const ruleSchema = z.object({ name: z.string(), properties: z.object({ rights: z.array(z.string()) }) });

const keysSchema = z.object({ primaryConnectionString: z.string().min(1) });

interface Namespace {
  /** Host name: `ns.servicebus.windows.net`. */
  readonly host: string;
}

type Principal = CredentialsOf<'servicePrincipalSecret'>;
type Identity = CredentialsOf<'userAssignedIdentity'>;

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const host = key('AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE', 'Service Bus namespace', (it: Namespace) => it.host);
const clientId = key('AZURE_SERVICEBUS_CLIENTID', 'Client id', (it: Pick<Identity, 'clientId'>) => it.clientId);
const springHost = key('spring.cloud.azure.servicebus.namespace', 'Service Bus namespace', (it: Namespace) => it.host);
const springClientId = key(
  'spring.cloud.azure.client-id',
  'Client id',
  (it: Pick<Identity, 'clientId'>) => it.clientId,
);

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus, page of 2026-06-17.
 * The page's own slip: for Spring Boot with a service principal it shows the client secret beside `tenant-id` and the
 * tenant id beside `client-secret`. Each key gets the value that its name says.
 */
const secret = connectionMethod('secret', readConnectionString, {
  springBoot: [
    secretKey('spring.cloud.azure.servicebus.connection-string', 'Service Bus connection string', (it) => it),
  ],
  ...shared<string>(OTHER_CLIENTS, [
    secretKey('AZURE_SERVICEBUS_CONNECTIONSTRING', 'Service Bus connection string', (it) => it),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withNamespace<Principal>, {
  springBoot: [
    springHost,
    springClientId,
    key('spring.cloud.azure.tenant-id', 'Tenant id', (it) => it.tenantId),
    secretKey('spring.cloud.azure.client-secret', 'Client secret', (it) => it.secret),
  ],
  ...shared<Namespace & Principal>(OTHER_CLIENTS, [
    host,
    clientId,
    secretKey('AZURE_SERVICEBUS_CLIENTSECRET', 'Client secret', (it) => it.secret),
    key('AZURE_SERVICEBUS_TENANTID', 'Tenant id', (it) => it.tenantId),
  ]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withNamespace<Identity>, {
  springBoot: [springHost, springClientId],
  ...shared<Namespace & Identity>(OTHER_CLIENTS, [host, clientId]),
});

export const serviceBus = defineTarget({
  name: 'servicebus',
  displayName: 'Azure Service Bus',
  resourceType: 'Microsoft.ServiceBus/namespaces',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ServiceBus/namespaces/{namespace}',
  secretFrom: 'target',
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readNamespace(arm, id);
  },
  access: async (arm, id) => {
    await readNamespace(arm, id);
    const roles = [
      { name: 'Azure Service Bus Data Receiver', roleDefinitionId: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' },
      { name: 'Azure Service Bus Data Sender', roleDefinitionId: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' },
    ];
    return { kind: 'roles', scope: id, roles };
  },
});

async function readNamespace(arm: Arm, id: ResourceId): Promise<z.infer<typeof namespaceSchema>['properties']> {
  const what = `Service Bus namespace ${resourceName(id)}`;
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: namespaceSchema, what })).properties;
}

async function withNamespace<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Namespace & C> {
  const { serviceBusEndpoint } = await readNamespace(arm, id);
  // Azure writes the endpoint as a URL with a port: https://ns.servicebus.windows.net:443/
  const found = serviceBusEndpoint
    ? new URL(serviceBusEndpoint).hostname
    : `${resourceName(id).toLowerCase()}.servicebus.windows.net`;
  return { ...credentials, host: found };
}

async function readConnectionString(arm: Arm, id: ResourceId): Promise<string> {
  const { disableLocalAuth } = await readNamespace(arm, id);
  if (disableLocalAuth === true) {
    const message = `Service Bus namespace ${resourceName(id)} does not allow access with keys (disableLocalAuth is true). Connect with a workload identity (authType userAssignedIdentity) instead`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  try {
    return await readKeys(arm, id, ROOT_RULE);
  } catch (error) {
    if (!(error instanceof ArmError && error.status === 404)) throw error;
    return readKeys(arm, id, await findRule(arm, id));
  }
}

async function readKeys(arm: Arm, id: ResourceId, rule: string): Promise<string> {
  const path = `${formatResourceId(childResource(id, { type: 'authorizationRules', name: rule }))}/listKeys`;
  const what = `the keys of rule ${rule} of Service Bus namespace ${resourceName(id)}`;
  return (await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what })).primaryConnectionString;
}

/** The first rule of the namespace that sends and listens, for a namespace whose root rule was deleted. */
async function findRule(arm: Arm, id: ResourceId): Promise<string> {
  const path = `${formatResourceId(id)}/authorizationRules`;
  const what = `the authorization rules of Service Bus namespace ${resourceName(id)}`;
  const rules = await list(arm, { path, apiVersion: API_VERSION, schema: ruleSchema, what });
  const usable = rules.find(({ properties: { rights } }) => sendsAndListens(rights.map((one) => one.toLowerCase())));
  if (usable) return usable.name;
  const message = `Service Bus namespace ${resourceName(id)} has no authorization rule with the right Manage, or Send and Listen. Add one, or connect with a workload identity (authType userAssignedIdentity) instead`;
  throw new TargetError('NoUsableKey', message);
}

function sendsAndListens(rights: readonly string[]): boolean {
  return rights.includes('manage') || (rights.includes('send') && rights.includes('listen'));
}
