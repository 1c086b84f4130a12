import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { configurationStore } from '../../../local/azure/providers/app-configuration.ts';
import { redisCache, redisEnterpriseCluster } from '../../../local/azure/providers/cache/documents.ts';
import { cognitiveServicesAccount } from '../../../local/azure/providers/cognitive-services.ts';
import { eventHubNamespace } from '../../../local/azure/providers/event-hub.ts';
import { applicationInsights } from '../../../local/azure/providers/insights.ts';
import { signalRService, webPubSubService } from '../../../local/azure/providers/signalr.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { deleteRedisAccess } from '../../../shared/azure/redis-access-policy.ts';
import { targetIdOf } from '../../../shared/connection/target-id.ts';
import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { planTargetAccess } from '../../../shared/workflow/steps/target-access.ts';
import { KeyedQueue } from '../../../shared/workflow/keyed-queue.ts';
import type { Tools } from '../../../shared/workflow/tools.ts';
import { CREDENTIALS, idOf, parsed, TENANT_ID } from './documented.ts';
import { MARKER, startSimulatedAzure, type SimulatedAzure } from './simulated-azure.ts';

const CACHE = idOf('Microsoft.Cache/redis/cache');

const TARGETS = [
  ['storage-queue', 'Microsoft.Storage/storageAccounts/acct/queueServices/default'],
  ['storage-table', 'Microsoft.Storage/storageAccounts/acct/tableServices/default'],
  ['storage-file', 'Microsoft.Storage/storageAccounts/acct/fileServices/default'],
  ['app-insights', 'microsoft.insights/components/telemetry'],
  ['appconfig', 'Microsoft.AppConfiguration/configurationStores/store'],
  ['eventhub', 'Microsoft.EventHub/namespaces/hubs'],
  ['signalr', 'Microsoft.SignalRService/SignalR/hub'],
  ['webpubsub', 'Microsoft.SignalRService/WebPubSub/hub'],
  ['cognitiveservices', 'Microsoft.CognitiveServices/accounts/openai'],
  ['cognitiveservices', 'Microsoft.CognitiveServices/accounts/foundry'],
  ['cognitiveservices', 'Microsoft.CognitiveServices/accounts/multi'],
  ['redis', 'Microsoft.Cache/redis/cache/databases/0'],
  ['redis-enterprise', 'Microsoft.Cache/redisEnterprise/cluster/databases/default'],
] as const;

let world: SimulatedAzure;

beforeAll(async () => {
  world = await startSimulatedAzure();
  const { azure, place } = world;
  azure.put(
    storageAccount(place('acct')),
    applicationInsights({ ...place('telemetry'), appId: '0a1b2c3d-0000-4000-8000-000000000a99' }),
    configurationStore(place('store')),
    ...eventHubNamespace(place('hubs')),
    signalRService(place('hub')),
    webPubSubService(place('hub')),
    cognitiveServicesAccount({ ...place('openai'), kind: 'OpenAI' }),
    cognitiveServicesAccount({ ...place('foundry'), kind: 'AIServices' }),
    cognitiveServicesAccount({ ...place('multi'), kind: 'CognitiveServices' }),
    redisCache(place('cache')),
    redisCache({ ...place('closed'), overrides: { properties: { redisConfiguration: { 'aad-enabled': 'false' } } } }),
    ...redisEnterpriseCluster(place('cluster')),
  );
});

afterAll(() => world.stop());

describe('the targets in a simulated Azure', () => {
  it.each(TARGETS)('%s %s is read and gives its own key, which starts with the marker', async (name, rest) => {
    const target = findTargetByName(name);
    const id = parsed(idOf(rest));
    await target.read(world.arm, id);
    for (const clientType of target.clientTypes('secret')) {
      const entries = await target.configuration(world.arm, { id, clientType, credentials: CREDENTIALS.secret! });
      const secret = new Set(target.keys('secret', clientType).flatMap((key) => (key.secret ? [key.name] : [])));
      for (const entry of entries) expect(entry.value.includes(MARKER)).toBe(secret.has(entry.name));
      expect(entries.some((entry) => secret.has(entry.name))).toBe(true);
    }
  });

  it.each(TARGETS)('%s %s that is not there is told apart from one that is', async (name, rest) => {
    const id = parsed(idOf(rest.replace(/^([^/]+\/[^/]+\/)[^/]+/, '$1absent')));
    await expect(findTargetByName(name).read(world.arm, id)).rejects.toMatchObject({ status: 404 });
  });

  it('an identity is let into a Redis cache once, and the step waits until the cache has done so', async () => {
    const [planned] = await plan('cache');
    expect(planned!.write).toMatchObject({ kind: 'redisAccessPolicy', principalId: PRINCIPAL });
    await planned!.make();
    expect(planned!.pending?.()).toContain('Data Owner');
    await untilPlanned('cache', 0);
    expect(await assignments('cache')).toMatchObject([
      { accessPolicyName: 'Data Owner', objectId: PRINCIPAL, objectIdAlias: PRINCIPAL, provisioningState: 'Succeeded' },
    ]);
    if (planned?.write.kind !== 'redisAccessPolicy') throw new Error('another kind of write was planned');
    await deleteRedisAccess(world.arm, parsed(planned.write.id));
    await untilPlanned('cache', 1);
    expect(await assignments('cache')).toEqual([]);
    await deleteRedisAccess(world.arm, parsed(planned.write.id));
  });

  it('an assignment that somebody else made for the identity is left as it is', async () => {
    world.azure.put({
      id: `${CACHE}/accessPolicyAssignments/theirs`,
      name: 'theirs',
      type: 'Microsoft.Cache/Redis/accessPolicyAssignments',
      properties: {
        accessPolicyName: 'Data Reader',
        objectId: PRINCIPAL.toUpperCase(),
        provisioningState: 'Succeeded',
      },
    });
    expect(await plan('cache')).toEqual([]);
  });

  it('a Redis cache that takes no identities is not asked to', async () => {
    await expect(plan('closed')).rejects.toMatchObject({ code: 'IdentityAuthDisabled' });
  });
});

const PRINCIPAL = '0a1b2c3d-0000-4000-8000-0000000009d1';

function plan(cache: string): ReturnType<typeof planTargetAccess> {
  const targetId = idOf(`Microsoft.Cache/redis/${cache}/databases/0`);
  const identity = { clientId: '0a1b2c3d-0000-4000-8000-00000000c11e', principalId: PRINCIPAL };
  // Of the tools, access to targets takes ARM only.
  const tools = { arm: world.arm, queue: new KeyedQueue() } as Tools;
  const target = { target: findTargetByName('redis'), id: targetIdOf({ targetId }) };
  return planTargetAccess(tools, target, { identity, tenantId: TENANT_ID });
}

/** Waits until what is planned has no more, or has again, something to do; a cache takes a moment. */
async function untilPlanned(cache: string, count: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const planned = await plan(cache);
    const isBusy = (await assignments(cache)).some((one) => one.provisioningState !== 'Succeeded');
    if (planned.length === count && !isBusy) return;
    await delay(10);
  }
  throw new Error('the cache did not come to rest');
}

async function assignments(cache: string): Promise<Record<string, unknown>[]> {
  const path = `${idOf(`Microsoft.Cache/redis/${cache}`)}/accessPolicyAssignments`;
  const { body } = await world.arm.send({ method: 'GET', path, apiVersion: '2024-11-01' });
  return (body as { value: { properties: Record<string, unknown> }[] }).value.map((one) => one.properties);
}
