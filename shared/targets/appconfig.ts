import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { act, read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { appConfigAccess } from './network/firewalls.ts';
import { USE_WORKLOAD_IDENTITY } from './target-advice.ts';
import { keyIn, keyPair } from './key-slot.ts';
import { TargetError } from './target-error.ts';
import type { KeyPair } from './target.ts';

/** Microsoft.AppConfiguration, stable; the version in the REST reference of Configuration Stores - Get, List Keys. */
const API_VERSION = '2024-05-01';

const storeSchema = z.object({
  properties: z.object({ endpoint: z.url().nullish(), disableLocalAuth: z.boolean().nullish() }),
});

/** A store has four keys, which fit on the first page of the list. */
const keysSchema = z.object({
  value: z.array(
    z.object({ name: z.string().nullish(), connectionString: z.string().nullish(), readOnly: z.boolean().nullish() }),
  ),
});

interface Store {
  readonly endpoint: string;
}

const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'nodejs'];

const endpoint = key('AZURE_APPCONFIGURATION_ENDPOINT', 'App Configuration endpoint', (it: Store) => it.endpoint);

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-app-configuration, page of 2026-06-18.
 * The page does not say which of the store's keys it means; the primary one reads and writes.
 */
const secret = connectionMethod(
  'secret',
  readConnectionString,
  shared<string>(CLIENTS, [
    secretKey(
      'AZURE_APPCONFIGURATION_CONNECTIONSTRING',
      'App Configuration connection string',
      (it) => it,
      azureProperties,
    ),
  ]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withStore<Principal>,
  shared<Store & Principal>(CLIENTS, [endpoint, ...principalKeys('AZURE_APPCONFIGURATION')]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withStore<Identity>,
  shared<Store & Identity>(CLIENTS, [endpoint, clientIdKey('AZURE_APPCONFIGURATION_CLIENTID')]),
);

const roles = [{ name: 'App Configuration Data Reader', roleDefinitionId: '516239f1-63e1-4d78-a4de-a74fb236a071' }];

export const appConfig = defineTarget({
  name: 'appconfig',
  displayName: 'Azure App Configuration',
  resourceType: 'Microsoft.AppConfiguration/configurationStores',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.AppConfiguration/configurationStores/{store}',
  secretFrom: 'target',
  rotation: { actions: ['Microsoft.AppConfiguration/configurationStores/regenerateKey/action'], readKeys },
  roles,
  network: appConfigAccess,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readStore(arm, id);
  },
  access: async (arm, id) => {
    await readStore(arm, id);
    return { kind: 'roles', scope: id, roles };
  },
});

async function readStore(arm: Arm, id: ResourceId): Promise<z.infer<typeof storeSchema>['properties']> {
  const what = `App Configuration store ${resourceName(id)}`;
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: storeSchema, what })).properties;
}

async function withStore<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Store & C> {
  const { endpoint: found } = await readStore(arm, id);
  return { ...credentials, endpoint: found ?? `https://${resourceName(id).toLowerCase()}.azconfig.io` };
}

async function readConnectionString(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<string> {
  const store = resourceName(id);
  const { disableLocalAuth } = await readStore(arm, id);
  if (disableLocalAuth === true) {
    const message = `App Configuration store ${store} does not allow access with keys (disableLocalAuth is true). ${USE_WORKLOAD_IDENTITY}`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  const chosen = keyIn(await readKeys(arm, id), keySlot);
  if (chosen !== '') return chosen;
  throw new TargetError(
    'NoUsableKey',
    `App Configuration store ${store} gave no key that reads and writes. ${USE_WORKLOAD_IDENTITY}`,
  );
}

/** The connection strings of the two keys that read and write. */
async function readKeys(arm: Arm, id: ResourceId): Promise<KeyPair> {
  const path = `${formatResourceId(id)}/listKeys`;
  const what = `the keys of App Configuration store ${resourceName(id)}`;
  const { value } = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  const writable = value.filter((one) => one.readOnly !== true && one.connectionString);
  const named = (name: string): (typeof writable)[number] | undefined =>
    writable.find((one) => one.name?.toLowerCase() === name);
  const primary = named('primary') ?? writable[0];
  const secondary = named('secondary') ?? writable.find((one) => one !== primary);
  return keyPair(primary?.connectionString ?? '', secondary?.connectionString);
}
