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
  readConnectionString,
  type CosmosAccount,
} from './cosmos/account.ts';
import { byConnectionString } from './cosmos/keys.ts';
import { defineTarget } from './define-target.ts';
import { urlProperties } from './formats/properties.ts';
import type { Identity, Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { cosmosFirewall } from './network/firewalls.ts';

interface Database extends CosmosAccount {
  readonly database: string;
}

interface DatabaseWithKey extends Database {
  readonly connectionString: string;
}

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-db, page of 2026-02-03. Pages
 * before 2024 had neither Python nor `none`. Spring Boot has no table for identities. The connection string is Azure's
 * own: it has the documented form, and the parameters that the account's version of MongoDB needs.
 */
const secret = connectionMethod('secret', withConnectionString, {
  springBoot: [
    key('spring.data.mongodb.database', 'Database', (it) => it.database),
    secretKey('spring.data.mongodb.uri', 'Database URI', (it) => it.connectionString, urlProperties),
  ],
  ...shared<DatabaseWithKey>(OTHER_CLIENTS, [
    secretKey(
      'AZURE_COSMOS_CONNECTIONSTRING',
      'MongoDB API connection string',
      (it) => it.connectionString,
      urlProperties,
    ),
  ]),
});

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withDatabase<Principal>,
  shared<Database & Principal>(OTHER_CLIENTS, byConnectionString.principal),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withDatabase<Identity>,
  shared<Database & Identity>(OTHER_CLIENTS, byConnectionString.identity),
);

export const cosmosMongo = defineTarget({
  name: 'cosmos-mongo',
  displayName: 'Azure Cosmos DB for MongoDB',
  resourceType: 'Microsoft.DocumentDB/databaseAccounts/mongodbDatabases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{account}/mongodbDatabases/{database}',
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

async function withConnectionString(
  arm: Arm,
  id: ResourceId,
  { keySlot }: CredentialsOf<'secret'>,
): Promise<DatabaseWithKey> {
  const database = await readDatabase(arm, id);
  const label = keySlot === 'secondary' ? 'Secondary' : 'Primary';
  const connectionString = await readConnectionString(arm, database, `${label} MongoDB Connection String`);
  return { ...database, connectionString };
}
