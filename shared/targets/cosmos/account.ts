import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { act, read } from '../ask.ts';
import { USE_WORKLOAD_IDENTITY } from '../target-advice.ts';
import { TargetError } from '../target-error.ts';
import { keyIn, keyPair } from '../key-slot.ts';
import type { KeyPair, KeyRotation, KeySlot, TargetAccess, TargetRole } from '../target.ts';

/** Microsoft.DocumentDB, stable; in the REST reference of Database Accounts and of the resources of each API. */
const API_VERSION = '2024-11-15';

const location = z.object({ locationName: z.string().nullish(), failoverPriority: z.number().nullish() });

const endpoint = z.url().nullish();

const accountSchema = z.object({
  location: z.string().nullish(),
  properties: z.object({
    documentEndpoint: endpoint,
    cassandraEndpoint: endpoint,
    gremlinEndpoint: endpoint,
    tableEndpoint: endpoint,
    disableLocalAuth: z.boolean().nullish(),
    writeLocations: z.array(location).nullish(),
  }),
});

const childSchema = z.object({ properties: z.object({ resource: z.object({ id: z.string().min(1) }) }) });

const keysSchema = z.object({ primaryMasterKey: z.string().min(1), secondaryMasterKey: z.string().nullish() });

/** A Cosmos DB account: what holds the databases of every API, and the keys to them. */
export interface CosmosAccount {
  /** Of the account, without the database in it. */
  readonly id: ResourceId;
  readonly name: string;
  /** `https://acct.documents.azure.com:443/`, whatever the account's API is. */
  readonly documentEndpoint: string;
  readonly cassandraEndpoint: string | undefined;
  readonly gremlinEndpoint: string | undefined;
  readonly tableEndpoint: string | undefined;
  /** The region that is written to, as Cosmos DB names it: `West US 2`. */
  readonly region: string;
  readonly localAuth: boolean;
}

/** Reads the account of a database, keyspace, graph or table. Names of accounts are lower case, however an id is. */
export async function readAccount(arm: Arm, child: ResourceId): Promise<CosmosAccount> {
  const id = ancestor(child, 1);
  const name = resourceName(id).toLowerCase();
  const what = `Cosmos DB account ${name}`;
  const answer = await read(arm, { path: formatResourceId(id), apiVersion: API_VERSION, schema: accountSchema, what });
  const { documentEndpoint, cassandraEndpoint, gremlinEndpoint, tableEndpoint, ...properties } = answer.properties;
  return {
    id,
    name,
    documentEndpoint: documentEndpoint ?? `https://${name}.documents.azure.com:443/`,
    cassandraEndpoint: cassandraEndpoint ?? undefined,
    gremlinEndpoint: gremlinEndpoint ?? undefined,
    tableEndpoint: tableEndpoint ?? undefined,
    region: writeRegion(properties.writeLocations ?? []) ?? answer.location ?? '',
    localAuth: properties.disableLocalAuth !== true,
  };
}

function writeRegion(locations: readonly z.infer<typeof location>[]): string | undefined {
  const first = locations.find((one) => one.failoverPriority === 0) ?? locations[0];
  return first?.locationName ?? undefined;
}

/** The name of what an id leads to, as the account has it: Cosmos DB tells upper from lower case, ids do not. */
export async function readChild(arm: Arm, id: ResourceId): Promise<string> {
  const what = `${resourceName(id)} of Cosmos DB account ${resourceName(ancestor(id, 1))}`;
  const question = { path: formatResourceId(id), apiVersion: API_VERSION, schema: childSchema, what };
  return (await read(arm, question)).properties.resource.id;
}

/** Reads a key of the account, for reading and writing. */
export async function readKey(arm: Arm, account: CosmosAccount, slot: KeySlot | undefined): Promise<string> {
  refuseWithoutKeys(account);
  return keyIn(await readKeys(arm, account.id), slot);
}

/** Both keys that read and write; the others only read, and are written into no Secret. */
export const cosmosRotation: KeyRotation = {
  actions: ['Microsoft.DocumentDB/databaseAccounts/regenerateKey/action'],
  readKeys: (arm, child) => readKeys(arm, ancestor(child, 1)),
};

async function readKeys(arm: Arm, id: ResourceId): Promise<KeyPair> {
  const path = `${formatResourceId(id)}/listKeys`;
  const what = `the keys of Cosmos DB account ${resourceName(id)}`;
  const keys = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keyPair(keys.primaryMasterKey, keys.secondaryMasterKey);
}

const connectionStringsSchema = z.object({
  connectionStrings: z.array(z.object({ connectionString: z.string().min(1), description: z.string().nullish() })),
});

/** Reads the account's connection string with this description, such as `Primary MongoDB Connection String`. */
export async function readConnectionString(arm: Arm, account: CosmosAccount, description: string): Promise<string> {
  refuseWithoutKeys(account);
  const path = `${formatResourceId(account.id)}/listConnectionStrings`;
  const what = `the connection strings of Cosmos DB account ${account.name}`;
  const question = { path, apiVersion: API_VERSION, schema: connectionStringsSchema, what };
  const { connectionStrings } = await act(arm, question);
  const found = connectionStrings.find((one) => one.description?.toLowerCase() === description.toLowerCase());
  if (found) return found.connectionString;
  const message = `Cosmos DB account ${account.name} has no ${description}: it was made for another API`;
  throw new TargetError('ServiceNotOffered', message);
}

function refuseWithoutKeys({ name, localAuth }: CosmosAccount): void {
  if (localAuth) return;
  const message = `Cosmos DB account ${name} does not allow access with keys (disableLocalAuth is true). ${USE_WORKLOAD_IDENTITY}`;
  throw new TargetError('SecretAuthDisabled', message);
}

/** For `Target.read`: the account and what the id leads to in it. */
export async function readAccountAndChild(arm: Arm, id: ResourceId): Promise<void> {
  await readAccount(arm, id);
  await readChild(arm, id);
}

/** The identity is to read the account's keys: Cosmos DB itself takes identities for one of its APIs only. */
export const accountRoles: readonly TargetRole[] = [
  { name: 'DocumentDB Account Contributor', roleDefinitionId: '5bd9cd88-fe45-4216-938b-f97437e15450' },
];

/** For `Target.access`. */
export async function accountAccess(arm: Arm, id: ResourceId): Promise<TargetAccess> {
  return { kind: 'roles', scope: (await readAccount(arm, id)).id, roles: accountRoles };
}
