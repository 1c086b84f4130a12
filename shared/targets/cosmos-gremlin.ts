import type { Arm } from '../azure/arm.ts';
import { ancestor, type ResourceId } from '../connection/resource-id.ts';
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
import { byKey, clientId, principal } from './cosmos/keys.ts';
import { defineTarget } from './define-target.ts';
import { clientIdKey, type Identity, type Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { cosmosFirewall } from './network/firewalls.ts';

interface Graph extends CosmosAccount {
  readonly host: string;
  /** `/dbs/{database}/colls/{graph}`. */
  readonly path: string;
}

interface GraphWithKey extends Graph {
  readonly key: string;
}

const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'php', 'nodejs'];

const login = [
  key('AZURE_COSMOS_HOSTNAME', 'Gremlin unique resource identifier', (it: Graph) => it.host),
  key('AZURE_COSMOS_PORT', 'Connection port', () => '443'),
  key('AZURE_COSMOS_USERNAME', 'Username', (it: Graph) => it.path),
];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-gremlin, page of 2026-06-17.
 * Pages before 2024 had neither Go nor `none`. The page's own slips: for a service principal it shows port 10350, which
 * is Cassandra's, and a `<` before the user name. For an identity its table has AZURE_CLIENTID, while all of its code
 * reads AZURE_COSMOS_CLIENTID: both are written.
 */
const secret = connectionMethod(
  'secret',
  withKey,
  shared<GraphWithKey>(CLIENTS, [...login, secretKey('AZURE_COSMOS_PASSWORD', 'Account key', (it) => it.key)]),
);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withGraph<Principal>,
  shared<Graph & Principal>(CLIENTS, [...byKey, ...login, ...principal]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withGraph<Identity>,
  shared<Graph & Identity>(CLIENTS, [...byKey, ...login, clientIdKey('AZURE_CLIENTID'), clientId]),
);

export const cosmosGremlin = defineTarget({
  name: 'cosmos-gremlin',
  displayName: 'Azure Cosmos DB for Apache Gremlin',
  resourceType: 'Microsoft.DocumentDB/databaseAccounts/gremlinDatabases/graphs',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{account}/gremlinDatabases/{database}/graphs/{graph}',
  secretFrom: 'target',
  rotation: cosmosRotation,
  roles: accountRoles,
  network: cosmosFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: readAccountAndChild,
  access: accountAccess,
});

async function readGraph(arm: Arm, id: ResourceId): Promise<Graph> {
  const account = await readAccount(arm, id);
  const host = account.gremlinEndpoint
    ? new URL(account.gremlinEndpoint).hostname
    : `${account.name}.gremlin.cosmos.azure.com`;
  const database = await readChild(arm, ancestor(id, 2));
  const graph = await readChild(arm, id);
  return { ...account, host, path: `/dbs/${database}/colls/${graph}` };
}

async function withGraph<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Graph & C> {
  return { ...credentials, ...(await readGraph(arm, id)) };
}

async function withKey(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<GraphWithKey> {
  const graph = await readGraph(arm, id);
  return { ...graph, key: await readKey(arm, graph, keySlot) };
}
