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
import type { Identity, Principal } from './identity-keys.ts';
import { secretKey, shared } from './key-table.ts';
import { cosmosFirewall } from './network/firewalls.ts';

interface AccountWithKey extends CosmosAccount {
  readonly key: string;
}

const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-table, page of 2026-06-17. Pages
 * before 2024 had neither Go nor `none`. The page's own slips: it calls the account `<table-name>` in every URL, and
 * shows a space at the end of the connection string.
 */
const secret = connectionMethod(
  'secret',
  withKey,
  shared<AccountWithKey>(CLIENTS, [
    secretKey(
      'AZURE_COSMOS_CONNECTIONSTRING',
      'Azure Cosmos DB for Table connection string',
      connectionString,
      azureProperties,
    ),
  ]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withAccount<Principal>,
  shared<CosmosAccount & Principal>(CLIENTS, byConnectionString.principal),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withAccount<Identity>,
  shared<CosmosAccount & Identity>(CLIENTS, byConnectionString.identity),
);

export const cosmosTable = defineTarget({
  name: 'cosmos-table',
  displayName: 'Azure Cosmos DB for Table',
  resourceType: 'Microsoft.DocumentDB/databaseAccounts/tables',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{account}/tables/{table}',
  secretFrom: 'target',
  rotation: cosmosRotation,
  roles: accountRoles,
  network: cosmosFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: readAccountAndChild,
  access: accountAccess,
});

/** The keys name no table; it is read so that an id which leads nowhere is found out. */
async function readTableAccount(arm: Arm, id: ResourceId): Promise<CosmosAccount> {
  const account = await readAccount(arm, id);
  await readChild(arm, id);
  return account;
}

async function withAccount<C>(arm: Arm, id: ResourceId, credentials: C): Promise<CosmosAccount & C> {
  return { ...credentials, ...(await readTableAccount(arm, id)) };
}

async function withKey(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<AccountWithKey> {
  const account = await readTableAccount(arm, id);
  return { ...account, key: await readKey(arm, account, keySlot) };
}

function connectionString({ name, key, tableEndpoint }: AccountWithKey): string {
  const endpoint = tableEndpoint ?? `https://${name}.table.cosmos.azure.com:443/`;
  return `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=${key};TableEndpoint=${endpoint};`;
}
