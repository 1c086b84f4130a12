import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import {
  accountAccess,
  accountRoles,
  cosmosRotation,
  readAccount,
  readAccountAndChild,
  readChild,
  readKey,
  type CosmosAccount,
} from './cosmos/account.ts';
import { byConnectionString } from './cosmos/keys.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { clientIdKey, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { cosmosFirewall } from './network/firewalls.ts';

interface Database extends CosmosAccount {
  readonly database: string;
}

interface DatabaseWithKey extends Database {
  readonly key: string;
}

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const springDatabase = key('spring.cloud.azure.cosmos.database', 'Database', (it: Database) => it.database);
const springEndpoint = key('spring.cloud.azure.cosmos.endpoint', 'Database URI', (it: Database) => it.documentEndpoint);
const springClientId = clientIdKey('spring.cloud.azure.cosmos.credential.client-id');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-sql, page of 2026-06-17. Pages
 * before 2024 had no Spring Boot tables for identities. The page's own slip: for identities it shows a scope URL as the
 * Spring Boot database. An identity of a Spring Boot application signs in to Cosmos DB itself, for which it needs a
 * role of Cosmos DB's own besides the documented one.
 */
const secret = connectionMethod('secret', withKey, {
  springBoot: [
    secretKey('azure.cosmos.key', 'Access key, Spring Cloud Azure below 4.0', (it) => it.key),
    key('azure.cosmos.database', 'Database, Spring Cloud Azure below 4.0', (it) => it.database),
    key('azure.cosmos.uri', 'Database URI, Spring Cloud Azure below 4.0', (it) => it.documentEndpoint),
    secretKey('spring.cloud.azure.cosmos.key', 'Access key', (it) => it.key),
    springDatabase,
    springEndpoint,
  ],
  ...shared<DatabaseWithKey>(OTHER_CLIENTS, [
    secretKey(
      'AZURE_COSMOS_CONNECTIONSTRING',
      'Azure Cosmos DB for NoSQL connection string',
      (it) => `AccountEndpoint=${it.documentEndpoint};AccountKey=${it.key}`,
      azureProperties,
    ),
  ]),
});

const servicePrincipal = connectionMethod('servicePrincipalSecret', withDatabase<Principal>, {
  springBoot: [
    springClientId,
    secretKey('spring.cloud.azure.cosmos.credential.client-secret', 'Client secret', (it) => it.secret),
    key('spring.cloud.azure.cosmos.profile.tenant-id', 'Tenant id', (it) => it.tenantId),
    springDatabase,
    springEndpoint,
  ],
  ...shared<Database & Principal>(OTHER_CLIENTS, byConnectionString.principal),
});

const workloadIdentity = connectionMethod('userAssignedIdentity', withDatabase<Identity>, {
  springBoot: [
    key(
      'spring.cloud.azure.cosmos.credential.managed-identity-enabled',
      'Whether to use the managed identity, Spring Cloud Azure 4.0 or above',
      () => 'true',
    ),
    springDatabase,
    springEndpoint,
    springClientId,
  ],
  ...shared<Database & Identity>(OTHER_CLIENTS, byConnectionString.identity),
});

export const cosmosSql = defineTarget({
  name: 'cosmos-sql',
  displayName: 'Azure Cosmos DB for NoSQL',
  resourceType: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{account}/sqlDatabases/{database}',
  secretFrom: 'target',
  rotation: cosmosRotation,
  roles: accountRoles,
  network: cosmosFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: readAccountAndChild,
  access: accountAccess,
});

async function readDatabase(arm: Arm, id: ResourceId): Promise<Database> {
  return { ...(await readAccount(arm, id)), database: await readChild(arm, id) };
}

async function withDatabase<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Database & C> {
  return { ...credentials, ...(await readDatabase(arm, id)) };
}

async function withKey(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<DatabaseWithKey> {
  const database = await readDatabase(arm, id);
  return { ...database, key: await readKey(arm, database, keySlot) };
}
