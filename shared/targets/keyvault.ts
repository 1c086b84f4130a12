import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { key, secretKey, shared } from './key-table.ts';
import { keyVaultFirewall } from './network/firewalls.ts';
import type { TargetAccess } from './target.ts';

/** Microsoft.KeyVault, stable; the version in the REST reference of Vaults - Get. */
const API_VERSION = '2023-07-01';

const vaultSchema = z.object({
  properties: z.object({
    vaultUri: z.url().nullish(),
    tenantId: z.string().nullish(),
    enableRbacAuthorization: z.boolean().nullish(),
  }),
});

interface Vault {
  readonly name: string;
  readonly uri: string;
  /** Of the vault, not of the identity that reads it. */
  readonly vaultTenantId: string | undefined;
}

type Principal = CredentialsOf<'servicePrincipalSecret'>;
type Identity = CredentialsOf<'userAssignedIdentity'>;
type AddOn = CredentialsOf<'keyVaultCsi'>;

/** The page names this scope for reading the vault; the data plane's own would be https://vault.azure.net/.default. */
const SCOPE = 'https://management.azure.com/.default';

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'nodejs'];

const scope = key('AZURE_KEYVAULT_SCOPE', 'Azure RBAC scope', () => SCOPE);
const endpoint = key('AZURE_KEYVAULT_RESOURCEENDPOINT', 'Key Vault endpoint', (it: Vault) => it.uri);
const clientId = key('AZURE_KEYVAULT_CLIENTID', 'Client id', (it: Pick<Identity, 'clientId'>) => it.clientId);

const springUri = key('azure.keyvault.uri', 'Key Vault endpoint', (it: Vault) => it.uri);
const springClientId = key('azure.keyvault.client-id', 'Client id', (it: Pick<Identity, 'clientId'>) => it.clientId);
const springScope = key('azure.keyvault.scope', 'Azure RBAC scope', () => SCOPE);
const spring4Endpoint = key(
  'spring.cloud.azure.keyvault.secret.endpoint',
  'Key Vault endpoint, Spring Cloud Azure 4.0 or above',
  (it: Vault) => it.uri,
);
const spring4ClientId = key(
  'spring.cloud.azure.keyvault.secret.credential.client-id',
  'Client id, Spring Cloud Azure 4.0 or above',
  (it: Pick<Identity, 'clientId'>) => it.clientId,
);

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-key-vault, page of 2026-06-18.
 * The page's own slip: it shows the Spring Boot endpoints inside double quotes; quotes in a value would be part of it.
 */
const servicePrincipal = connectionMethod('servicePrincipalSecret', withVault<Principal>, {
  springBoot: [
    springUri,
    springClientId,
    secretKey('azure.keyvault.client-key', 'Client secret', (it) => it.secret),
    key('azure.keyvault.tenant-id', 'Tenant id', (it) => it.tenantId),
    springScope,
    spring4Endpoint,
    spring4ClientId,
    secretKey(
      'spring.cloud.azure.keyvault.secret.credential.client-secret',
      'Client secret, Spring Cloud Azure 4.0 or above',
      (it) => it.secret,
    ),
    key(
      'spring.cloud.azure.keyvault.secret.profile.tenant-id',
      'Tenant id, Spring Cloud Azure 4.0 or above',
      (it) => it.tenantId,
    ),
  ],
  ...shared<Vault & Principal>(OTHER_CLIENTS, [
    scope,
    endpoint,
    clientId,
    secretKey('AZURE_KEYVAULT_CLIENTSECRET', 'Client secret', (it) => it.secret),
    key('AZURE_KEYVAULT_TENANTID', 'Tenant id', (it) => it.tenantId),
  ]),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withVault<Identity>, {
  springBoot: [
    springUri,
    springClientId,
    springScope,
    key(
      'spring.cloud.azure.keyvault.secret.credential.managed-identity-enabled',
      'Whether to use the managed identity, Spring Cloud Azure 4.0 or above',
      () => 'true',
    ),
    spring4Endpoint,
    spring4ClientId,
  ],
  ...shared<Vault & Identity>(OTHER_CLIENTS, [scope, endpoint, clientId]),
});

/*
 * The page has no table for the CSI driver. Service Connector was seen to write TENANTID, NAME and CLIENTID at first
 * and RESOURCEENDPOINT, CLIENTID and SCOPE later: all five are written. They are what a SecretProviderClass needs,
 * whatever client reads the mounted files, so they are the same for every client type of the page.
 */
const csiDriver = connectionMethod(
  'keyVaultCsi',
  withVault<AddOn>,
  shared(
    [...OTHER_CLIENTS, 'springBoot'],
    [
      key('AZURE_KEYVAULT_TENANTID', 'Tenant id of the vault', (it) => it.vaultTenantId ?? it.tenantId),
      key('AZURE_KEYVAULT_NAME', 'Key Vault name', (it) => it.name),
      clientId,
      endpoint,
      scope,
    ],
  ),
);

const roles = [
  { name: 'Key Vault Secrets User', roleDefinitionId: '4633458b-17de-408a-b874-0445c86b69e6' },
  { name: 'Key Vault Certificate User', roleDefinitionId: 'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba' },
];

export const keyVault = defineTarget({
  name: 'keyvault',
  displayName: 'Azure Key Vault',
  resourceType: 'Microsoft.KeyVault/vaults',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.KeyVault/vaults/{vault}',
  secretFrom: 'unsupported',
  roles,
  network: keyVaultFirewall,
  methods: [servicePrincipal, workloadIdentity, csiDriver],
  read: async (arm, id) => {
    await readVault(arm, id);
  },
  access: async (arm, id) => {
    const { enableRbacAuthorization } = await readVault(arm, id);
    return enableRbacAuthorization === true ? byRoles(id) : byPolicy(id);
  },
  ways: (id) => [byRoles(id), byPolicy(id)],
});

function byRoles(scope: ResourceId): TargetAccess {
  return { kind: 'roles', scope, roles };
}

function byPolicy(vault: ResourceId): TargetAccess {
  return { kind: 'vaultAccessPolicy', vault };
}

async function readVault(arm: Arm, id: ResourceId): Promise<z.infer<typeof vaultSchema>['properties']> {
  const what = `key vault ${resourceName(id)}`;
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: vaultSchema, what })).properties;
}

async function withVault<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Vault & C> {
  const { vaultUri, tenantId } = await readVault(arm, id);
  const name = resourceName(id);
  const uri = vaultUri ?? `https://${name.toLowerCase()}.vault.azure.net/`;
  return { ...credentials, name, uri, vaultTenantId: tenantId ?? undefined };
}
