import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { act, read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import type { RedisAddress } from './formats/redis.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { key, shared } from './key-table.ts';
import { redisFirewall } from './network/firewalls.ts';
import { redisSecretTables } from './redis/secret-tables.ts';
import { USE_WORKLOAD_IDENTITY } from './target-advice.ts';
import { keyIn, keyPair } from './key-slot.ts';
import { TargetError } from './target-error.ts';
import type { KeyPair } from './target.ts';

/** Microsoft.Cache/redis, stable; the version in the REST reference of Redis - Get and List Keys. */
const API_VERSION = '2024-11-01';

const cacheSchema = z.object({
  properties: z.object({
    hostName: z.string().min(1),
    sslPort: z.number().int(),
    disableAccessKeyAuthentication: z.boolean().nullish(),
    /** All of its values are strings, this one too. */
    redisConfiguration: z.object({ 'aad-enabled': z.string().nullish() }).nullish(),
  }),
});

const keysSchema = z.object({ primaryKey: z.string().min(1), secondaryKey: z.string().nullish() });

interface Host {
  readonly host: string;
}

/** The page has no Spring Boot table for identities. */
const IDENTITY_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

const host = key('AZURE_REDIS_HOST', 'Redis endpoint', (it: Host) => it.host);

/*
 * The tables for identities of learn.microsoft.com/azure/service-connector/how-to-integrate-redis-cache, page of
 * 2026-07-23, which has Go too; the page of 2025-03-14 had not.
 */
const secret = connectionMethod('secret', readAddress, redisSecretTables);

const servicePrincipal = connectionMethod(
  'servicePrincipalSecret',
  withHost<Principal>,
  shared<Host & Principal>(IDENTITY_CLIENTS, [host, ...principalKeys('AZURE_REDIS')]),
);

const workloadIdentity = connectionMethod(
  'userAssignedIdentity',
  withHost<Identity>,
  shared<Host & Identity>(IDENTITY_CLIENTS, [host, clientIdKey('AZURE_REDIS_CLIENTID')]),
);

export const redis = defineTarget({
  name: 'redis',
  displayName: 'Azure Cache for Redis',
  resourceType: 'Microsoft.Cache/redis/databases',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Cache/redis/{cache}/databases/{number}',
  secretFrom: 'target',
  rotation: { actions: ['Microsoft.Cache/redis/regenerateKey/action'], readKeys },
  network: redisFirewall,
  methods: [secret, servicePrincipal, workloadIdentity],
  read: async (arm, id) => {
    databaseNumber(id);
    await readCache(arm, id);
  },
  access: async (arm, id) => {
    const cache = ancestor(id, 1);
    const { redisConfiguration } = await readCache(arm, id);
    const open = redisConfiguration?.['aad-enabled']?.toLowerCase() === 'true';
    // The cache knows no Azure role for data: identities get in by one of its access policies.
    const access = { kind: 'redisAccessPolicy', cache, policy: 'Data Owner' } as const;
    return open ? access : { ...access, refusal: refusal(id) };
  },
});

function refusal(id: ResourceId): string {
  return `Redis cache ${cacheName(id)} does not allow identities (redisConfiguration.aad-enabled is not true). Enable Microsoft Entra authentication on the cache, or connect with its key (authType secret) instead`;
}

async function readCache(arm: Arm, id: ResourceId): Promise<z.infer<typeof cacheSchema>['properties']> {
  const what = `Redis cache ${cacheName(id)}`;
  const path = formatResourceId(ancestor(id, 1));
  return (await read(arm, { path, apiVersion: API_VERSION, schema: cacheSchema, what })).properties;
}

function cacheName(id: ResourceId): string {
  return resourceName(ancestor(id, 1));
}

/** Databases of a cache are numbers, not resources of Azure. */
function databaseNumber(id: ResourceId): number {
  const name = resourceName(id);
  if (/^\d{1,5}$/.test(name)) return Number(name);
  const message = `Redis cache ${cacheName(id)} has no database '${name}': its databases are numbers, the first is 0`;
  throw new TargetError('ServiceNotOffered', message);
}

async function withHost<C>(arm: Arm, id: ResourceId, credentials: C): Promise<Host & C> {
  return { ...credentials, host: (await readCache(arm, id)).hostName };
}

async function readAddress(arm: Arm, id: ResourceId, { keySlot }: CredentialsOf<'secret'>): Promise<RedisAddress> {
  const database = databaseNumber(id);
  const { hostName, sslPort, disableAccessKeyAuthentication } = await readCache(arm, id);
  if (disableAccessKeyAuthentication === true) {
    const message = `Redis cache ${cacheName(id)} does not allow access with keys (disableAccessKeyAuthentication is true). ${USE_WORKLOAD_IDENTITY}`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  const password = keyIn(await readKeys(arm, id), keySlot);
  return { host: hostName, port: sslPort, database, password, tls: true };
}

async function readKeys(arm: Arm, id: ResourceId): Promise<KeyPair> {
  const path = `${formatResourceId(ancestor(id, 1))}/listKeys`;
  const what = `the keys of Redis cache ${cacheName(id)}`;
  const keys = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keyPair(keys.primaryKey, keys.secondaryKey);
}
