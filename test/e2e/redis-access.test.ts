import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { redisCache } from '../../local/azure/providers/cache/documents.ts';
import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { Requests, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** A cache that no other test uses; its id. */
async function newCache(name: string): Promise<string> {
  const { subscriptionId, resourceGroup, location } = bed.world.ids;
  const cache = redisCache({ subscriptionId, resourceGroup, location, name });
  await bed.admin.write(cache.id, cache);
  return cache.id;
}

function toDatabase(cache: string, number: number): Json {
  return { targetService: { type: 'AzureResource', id: `${cache}/databases/${number}` } };
}

async function assignments(cache: string): Promise<unknown[]> {
  const all = await bed.admin.resources(/accessPolicyAssignments/i);
  return all.filter((one) => one.id.toLowerCase().startsWith(`${cache.toLowerCase()}/`)).map((one) => one.properties);
}

/** Whoever asked the cache has its answer before the cache has done what was asked. */
async function untilAssignments(cache: string, count: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await assignments(cache)).length === count) return;
    await delay(10);
  }
  throw new Error(`the cache does not have ${count} assignments`);
}

/** A Secret of somebody else's in the place of the connection's own: its last step fails. */
async function takeSecretName(cluster: string, name: string): Promise<void> {
  const foreign = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'default' },
    stringData: { a: 'b' },
  };
  await bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', foreign);
}

describe('a workload identity connection to a Redis cache', () => {
  it('waits until the cache lets the identity in, and names no key of the cache', async () => {
    const cluster = await bed.newCluster();
    const cache = await newCache('cache-waits');
    await bed.admin.pace({ cacheWrite: 300 });
    const id = await bed.api.accepted(requests.workloadIdentity(cluster, toDatabase(cache, 3)));
    const waiting = await bed.api.follow(id, (one) => stepOf(one, 'grantAccess').status === 'Waiting');
    expect(stepOf(waiting, 'grantAccess').waitingFor).toContain('cache-waits');
    const operation = await bed.api.follow(id);
    await bed.admin.pace('instant');
    expect(operation.status).toBe('Succeeded');
    const { clientId, principalId } = bed.world.ids.identity;
    expect(await assignments(cache)).toEqual([
      {
        accessPolicyName: 'Data Owner',
        objectId: principalId,
        objectIdAlias: principalId,
        provisioningState: 'Succeeded',
      },
    ]);
    expect(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret')).toEqual({
      AZURE_REDIS_HOST: 'cache-waits.redis.cache.windows.net',
      AZURE_REDIS_CLIENTID: clientId,
    });
    const asked = (await bed.admin.requests()).filter((one) => one.path.toLowerCase().includes('/redis/cache-waits'));
    expect(asked.some((one) => one.path.toLowerCase().includes('listkeys'))).toBe(false);
  });

  it('that fails takes the access back', async () => {
    const cluster = await bed.newCluster();
    const cache = await newCache('cache-undone');
    await takeSecretName(cluster, 'sc-conn1-secret');
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, toDatabase(cache, 0)));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    await untilAssignments(cache, 0);
  });

  it('leaves the access when it is deleted, as long as another connection to the cache needs it', async () => {
    const cluster = await bed.newCluster();
    const cache = await newCache('cache-shared');
    for (const [number, name] of ['first', 'second'].entries()) {
      const request = requests.workloadIdentity(cluster, { ...toDatabase(cache, number), name });
      expect((await bed.api.connect(request)).status).toBe('Succeeded');
    }
    expect((await bed.api.remove(cluster, 'first')).status).toBe('Succeeded');
    expect(await assignments(cache)).toHaveLength(1);
    expect((await bed.api.remove(cluster, 'second')).status).toBe('Succeeded');
    await untilAssignments(cache, 0);
  });

  it('fails clearly when the cache takes no identities', async () => {
    const cluster = await bed.newCluster();
    const cache = await newCache('cache-closed');
    const document = (await bed.admin.read(cache))!;
    await bed.admin.write(cache, { ...document, properties: { ...document.properties, redisConfiguration: {} } });
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, toDatabase(cache, 0)));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'TargetNotUsable' } });
    expect(operation.error?.message).toContain('Enable Microsoft Entra authentication');
    expect(await assignments(cache)).toEqual([]);
  });
});
