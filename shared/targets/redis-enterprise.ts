import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import { act, read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import type { RedisAddress } from './formats/redis.ts';
import { redisEnterpriseAccess } from './network/firewalls.ts';
import { redisSecretTables } from './redis/secret-tables.ts';
import { keyIn, keyPair } from './key-slot.ts';
import { TargetError } from './target-error.ts';
import type { KeyPair } from './target.ts';

/** Microsoft.Cache/redisEnterprise, stable; the version in the REST reference of Databases - Get and List Keys. */
const API_VERSION = '2025-04-01';

const clusterSchema = z.object({ properties: z.object({ hostName: z.string().min(1) }) });

const databaseSchema = z.object({
  properties: z.object({
    port: z.number().int(),
    clientProtocol: z.string().nullish(),
    accessKeysAuthentication: z.string().nullish(),
  }),
});

const keysSchema = z.object({ primaryKey: z.string().min(1), secondaryKey: z.string().nullish() });

/** What clients select: a database of a cluster is one of its own, whose only number is 0. */
const DATABASE_NUMBER = 0;

/** az offers the key only: the page's tables for identities are those of Azure Cache for Redis. */
const secret = connectionMethod('secret', readAddress, redisSecretTables);

export const redisEnterprise = defineTarget({
  name: 'redis-enterprise',
  displayName: 'Azure Cache for Redis Enterprise',
  resourceType: 'Microsoft.Cache/redisEnterprise/databases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Cache/redisEnterprise/{cluster}/databases/default',
  secretFrom: 'target',
  rotation: { actions: ['Microsoft.Cache/redisEnterprise/databases/regenerateKey/action'], readKeys },
  network: redisEnterpriseAccess,
  methods: [secret],
  read: async (arm, id) => {
    await readDatabase(arm, id);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readDatabase(arm: Arm, id: ResourceId): Promise<z.infer<typeof databaseSchema>['properties']> {
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: databaseSchema, what: describe(id) })).properties;
}

async function readAddress(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<RedisAddress> {
  const { port, clientProtocol, accessKeysAuthentication } = await readDatabase(arm, id);
  if (accessKeysAuthentication?.toLowerCase() === 'disabled') {
    const message = `${describe(id)} does not allow access with keys (accessKeysAuthentication is Disabled). Enable it: this target takes no workload identity`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  const cluster = ancestor(id, 1);
  const { properties } = await read(arm, {
    path: formatResourceId(cluster),
    apiVersion: API_VERSION,
    schema: clusterSchema,
    what: `Redis Enterprise cluster ${resourceName(cluster)}`,
  });
  const password = keyIn(await readKeys(arm, id), keySlot);
  const tls = clientProtocol?.toLowerCase() !== 'plaintext';
  return { host: properties.hostName, port, database: DATABASE_NUMBER, password, tls };
}

function describe(id: ResourceId): string {
  return `database ${resourceName(id)} of Redis Enterprise cluster ${resourceName(ancestor(id, 1))}`;
}

async function readKeys(arm: Arm, id: ResourceId): Promise<KeyPair> {
  const path = `${formatResourceId(id)}/listKeys`;
  const what = `the keys of ${describe(id)}`;
  const keys = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keyPair(keys.primaryKey, keys.secondaryKey);
}
