import { z } from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { act, read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { key, secretKey, shared } from './key-table.ts';
import { TargetError } from './target-error.ts';

/** Microsoft.Storage, stable; the version in the REST reference of Storage Accounts - Get Properties and List Keys. */
const API_VERSION = '2023-05-01';

const accountSchema = z.object({
  properties: z.object({
    allowSharedKeyAccess: z.boolean().nullish(),
    primaryEndpoints: z.object({ blob: z.url().nullish() }).nullish(),
  }),
});

const keysSchema = z.object({
  keys: z.array(z.object({ permissions: z.string(), value: z.string().nullish() })),
});

interface Account {
  readonly name: string;
  readonly endpoint: string;
}

interface AccountWithKey extends Account {
  readonly key: string;
}

type Principal = CredentialsOf<'servicePrincipalSecret'>;
type Identity = CredentialsOf<'userAssignedIdentity'>;

/** The page has sample code for Django, but no table for it: Django is not a client type of this target. */
const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const endpoint = key('AZURE_STORAGEBLOB_RESOURCEENDPOINT', 'Blob Storage endpoint', (it: Account) => it.endpoint);
const clientId = key('AZURE_STORAGEBLOB_CLIENTID', 'Client id', (it: Pick<Identity, 'clientId'>) => it.clientId);

const springName = key(
  'spring.cloud.azure.storage.blob.account-name',
  'Storage account name, Spring Cloud Azure 4.0 or above',
  (it: Account) => it.name,
);
const springEndpoint = key(
  'spring.cloud.azure.storage.blob.endpoint',
  'Blob Storage endpoint, Spring Cloud Azure 4.0 or above',
  (it: Account) => it.endpoint,
);
const springClientId = key(
  'spring.cloud.azure.storage.blob.credential.client-id',
  'Client id',
  (it: Pick<Identity, 'clientId'>) => it.clientId,
);

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-storage-blob, page of 2026-02-03.
 * Pages before 2024 had no Spring Boot tables for identities. The page's own slip: the Spring Boot table for service
 * principals has no tenant, so the application has to set spring.cloud.azure.profile.tenant-id itself.
 */
const secret = connectionMethod('secret', readAccountWithKey, {
  springBoot: [
    key('azure.storage.account-name', 'Storage account name', (it) => it.name),
    secretKey('azure.storage.account-key', 'Storage account key', (it) => it.key),
    key('azure.storage.blob-endpoint', 'Blob Storage endpoint', (it) => it.endpoint),
    springName,
    secretKey(
      'spring.cloud.azure.storage.blob.account-key',
      'Storage account key, Spring Cloud Azure 4.0 or above',
      (it) => it.key,
    ),
    springEndpoint,
  ],
  ...shared(OTHER_CLIENTS, [
    secretKey('AZURE_STORAGEBLOB_CONNECTIONSTRING', 'Blob Storage connection string', connectionString),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withAccount<Principal>, {
  springBoot: [
    springName,
    springEndpoint,
    springClientId,
    secretKey('spring.cloud.azure.storage.blob.credential.client-secret', 'Client secret', (it) => it.secret),
  ],
  ...shared<Account & Principal>(OTHER_CLIENTS, [
    endpoint,
    clientId,
    secretKey('AZURE_STORAGEBLOB_CLIENTSECRET', 'Client secret', (it) => it.secret),
    key('AZURE_STORAGEBLOB_TENANTID', 'Tenant id', (it) => it.tenantId),
  ]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withAccount<Identity>, {
  springBoot: [
    key(
      'spring.cloud.azure.storage.blob.credential.managed-identity-enabled',
      'Whether to use the managed identity',
      () => 'True',
    ),
    springName,
    springEndpoint,
    springClientId,
  ],
  ...shared<Account & Identity>(OTHER_CLIENTS, [endpoint, clientId]),
});

export const storageBlob = defineTarget({
  name: 'storage-blob',
  displayName: 'Azure Blob Storage',
  resourceType: 'Microsoft.Storage/storageAccounts/blobServices',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Storage/storageAccounts/{account}/blobServices/default',
  secretFrom: 'target',
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    await readAccount(arm, id);
  },
  access: async (arm, id) => {
    await readAccount(arm, id);
    const roles = [{ name: 'Storage Blob Data Contributor', roleDefinitionId: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' }];
    return { kind: 'roles', scope: ancestor(id, 1), roles };
  },
});

async function readAccount(arm: Arm, id: ResourceId): Promise<z.infer<typeof accountSchema>['properties']> {
  const what = `storage account ${accountName(id)}`;
  const path = formatResourceId(ancestor(id, 1));
  return (await read(arm, { path, apiVersion: API_VERSION, schema: accountSchema, what })).properties;
}

/** Names of storage accounts are lower case, however an id is written; the account name is part of what is signed. */
function accountName(id: ResourceId): string {
  return resourceName(ancestor(id, 1)).toLowerCase();
}

function toAccount(id: ResourceId, { primaryEndpoints }: z.infer<typeof accountSchema>['properties']): Account {
  const name = accountName(id);
  if (primaryEndpoints && !primaryEndpoints.blob) {
    const message = `storage account ${name} has no blob endpoint: accounts of its kind hold no blobs. Use a general-purpose account`;
    throw new TargetError('ServiceNotOffered', message);
  }
  return { name, endpoint: primaryEndpoints?.blob ?? `https://${name}.blob.core.windows.net/` };
}

async function withAccount<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Account & C> {
  return { ...credentials, ...toAccount(id, await readAccount(arm, id)) };
}

async function readAccountWithKey(arm: Arm, id: ResourceId): Promise<AccountWithKey> {
  const properties = await readAccount(arm, id);
  const account = toAccount(id, properties);
  if (properties.allowSharedKeyAccess === false) {
    const message = `storage account ${account.name} does not allow access with its keys (allowSharedKeyAccess is false). Connect with a workload identity (authType userAssignedIdentity) instead`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { ...account, key: await readKey(arm, id) };
}

async function readKey(arm: Arm, id: ResourceId): Promise<string> {
  const what = `the keys of storage account ${accountName(id)}`;
  const path = `${formatResourceId(ancestor(id, 1))}/listKeys`;
  const { keys } = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  const full = keys.find(({ permissions, value }) => permissions.toLowerCase() === 'full' && value);
  if (full?.value) return full.value;
  const message = `storage account ${accountName(id)} gave no key with full permissions. Connect with a workload identity (authType userAssignedIdentity) instead`;
  throw new TargetError('NoUsableKey', message);
}

/** An endpoint in a DNS zone of its own has no suffix that clients could build it from, so it is named as it is. */
function connectionString(account: AccountWithKey): string {
  const host = new URL(account.endpoint).hostname;
  const start = `${account.name}.blob.`;
  const where = host.startsWith(start)
    ? `EndpointSuffix=${host.slice(start.length)}`
    : `BlobEndpoint=${account.endpoint}`;
  return `DefaultEndpointsProtocol=https;AccountName=${account.name};AccountKey=${account.key};${where}`;
}
