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
import { byKey, clientId, principal } from './cosmos/keys.ts';
import { defineTarget } from './define-target.ts';
import type { Identity, Principal } from './identity-keys.ts';
import { key, secretKey, shared } from './key-table.ts';
import { cosmosFirewall } from './network/firewalls.ts';

const PORT = '10350';

interface Keyspace extends CosmosAccount {
  readonly contactPoint: string;
  readonly keyspace: string;
}

interface KeyspaceWithKey extends Keyspace {
  readonly key: string;
}

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const CONTACT_POINT = 'Contact point of Azure Cosmos DB for Apache Cassandra';

/** Cosmos DB takes the account's name as the login name. */
const login = [
  key('AZURE_COSMOS_CONTACTPOINT', CONTACT_POINT, (it: Keyspace) => it.contactPoint),
  key('AZURE_COSMOS_PORT', 'Cassandra connection port', () => PORT),
  key('AZURE_COSMOS_KEYSPACE', 'Cassandra keyspace', (it: Keyspace) => it.keyspace),
  key('AZURE_COSMOS_USERNAME', 'Cassandra username', (it: Keyspace) => it.name),
];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-cassandra, page of 2026-06-17.
 * Pages before 2024 had no client type `none`. Spring Boot has no table for identities.
 */
const secret = connectionMethod('secret', withKey, {
  springBoot: [
    key('spring.data.cassandra.contact-points', CONTACT_POINT, (it) => it.contactPoint),
    key('spring.data.cassandra.port', 'Cassandra connection port', () => PORT),
    key('spring.data.cassandra.keyspace-name', 'Cassandra keyspace', (it) => it.keyspace),
    key('spring.data.cassandra.username', 'Cassandra username', (it) => it.name),
    secretKey('spring.data.cassandra.password', 'Cassandra password', (it) => it.key),
    key('spring.data.cassandra.local-datacenter', 'Azure region', (it) => it.region),
    key('spring.data.cassandra.ssl', 'SSL status', () => 'true'),
  ],
  ...shared<KeyspaceWithKey>(OTHER_CLIENTS, [
    ...login,
    secretKey('AZURE_COSMOS_PASSWORD', 'Cassandra password', (it) => it.key),
  ]),
});

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withKeyspace<Principal>,
  shared<Keyspace & Principal>(OTHER_CLIENTS, [...byKey, ...login, ...principal]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withKeyspace<Identity>,
  shared<Keyspace & Identity>(OTHER_CLIENTS, [...byKey, ...login, clientId]),
);

export const cosmosCassandra = defineTarget({
  name: 'cosmos-cassandra',
  displayName: 'Azure Cosmos DB for Apache Cassandra',
  resourceType: 'Microsoft.DocumentDB/databaseAccounts/cassandraKeyspaces',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{account}/cassandraKeyspaces/{keyspace}',
  secretFrom: 'target',
  rotation: cosmosRotation,
  roles: accountRoles,
  network: cosmosFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: readAccountAndChild,
  access: accountAccess,
});

async function readKeyspace(arm: Arm, id: ResourceId): Promise<Keyspace> {
  const account = await readAccount(arm, id);
  const contactPoint = account.cassandraEndpoint
    ? new URL(account.cassandraEndpoint).hostname
    : `${account.name}.cassandra.cosmos.azure.com`;
  return { ...account, contactPoint, keyspace: await readChild(arm, id) };
}

async function withKeyspace<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Keyspace & C> {
  return { ...credentials, ...(await readKeyspace(arm, id)) };
}

async function withKey(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<KeyspaceWithKey> {
  const keyspace = await readKeyspace(arm, id);
  return { ...keyspace, key: await readKey(arm, keyspace, keySlot) };
}
