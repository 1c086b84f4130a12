import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { clusterStatusSchema } from '../../shared/workflow/response-schemas.ts';
import { stepOf, type Operation } from '../helpers/api.ts';
import { callArm } from '../helpers/arm-call.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { newPlace, type Place as WorldPlace } from '../helpers/place.ts';
import { ownIdentity } from '../helpers/identities.ts';
import { Requests, toBlobs, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { setVaultSecret } from '../helpers/vault.ts';
import { checked, healthOf, operationsOf, until } from './connection-health.ts';
import { deleted, deliver, regenerated, toCloudEvent, toEvent, written } from './deliver.ts';

let bed: TestBed;
let requests: Requests;
/** Another subscription; which there are is remembered from the first event on. */
let elsewhere: WorldPlace;

// Tests of one bed wait side by side.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  bed = await TestBed.start();
  elsewhere = await newPlace(bed);
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

interface Place {
  readonly cluster: string;
  readonly account: string;
}

async function connected(kind: 'secret' | 'workloadIdentity' = 'secret', changes: Json = {}): Promise<Place> {
  const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
  await bed.api.connect(requests[kind](cluster, { ...toBlobs(account), ...changes }));
  return { cluster, account };
}

async function repairsOf(cluster: string): Promise<Operation[]> {
  return (await operationsOf(bed, cluster)).filter((one) => one.properties.action === 'repair');
}

/** The key in the Secret, and those of the account. */
async function heldKey({ cluster }: Place): Promise<string> {
  const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
  return /AccountKey=([^;]+)/.exec(values['AZURE_STORAGEBLOB_CONNECTIONSTRING'] ?? '')?.[1] ?? '';
}

async function regenerate({ account }: Place, keyName: string): Promise<string> {
  const answer = await callArm(bed.world, 'POST', `${account}/regenerateKey`, { keyName });
  const { keys } = answer as { keys: { keyName: string; value: string }[] };
  return keys.find((key) => key.keyName === keyName)!.value;
}

describe.concurrent('an event that a key was regenerated', () => {
  it.each([
    ['Event Grid’s own', toEvent],
    ['CloudEvents', toCloudEvent],
  ])('refreshes the Secrets of that target only (%s schema)', async (_, make) => {
    const [place, other] = [await connected(), await connected()];
    const key = await regenerate(place, 'key2');
    expect((await deliver(bed, make(regenerated(place.account.toUpperCase())))).status).toBe(202);
    await until(
      () => heldKey(place),
      (held) => held === key,
    );
    expect(await healthOf(bed, other.cluster)).toMatchObject({ reason: 'OperationSucceeded' });
    expect(await repairsOf(other.cluster)).toEqual([]);
  });

  it('refreshes the Secret also of a cluster in another subscription than the target', async () => {
    const account = elsewhere.ids.storageAccount.split('/blobServices')[0]!;
    const place = { cluster: await bed.newCluster(), account };
    const connection = await bed.api.connect(requests.secret(place.cluster, toBlobs(account)));
    expect(connection).toMatchObject({ status: 'Succeeded' });
    const key = await regenerate(place, 'key2');
    await deliver(bed, toEvent(regenerated(account)));
    await until(
      () => heldKey(place),
      (held) => held === key,
    );
  });

  it('that comes often and late makes one refresh', async () => {
    const place = await connected();
    const key = await regenerate(place, 'key2');
    const event = toEvent(regenerated(place.account));
    await Promise.all(Array.from({ length: 20 }, () => deliver(bed, event, toEvent(regenerated(place.account)))));
    await until(
      () => heldKey(place),
      (held) => held === key,
    );
    await until(
      () => repairsOf(place.cluster),
      ([repair]) => repair?.status === 'Succeeded',
    );
    await deliver(bed, event);
    await checked(bed, place.cluster);
    expect(await repairsOf(place.cluster)).toHaveLength(1);
  });

  it('is not one that keys were read: that leads to nothing', async () => {
    const place = await connected();
    const key = await heldKey(place);
    await regenerate(place, 'key2');
    const operationName = 'Microsoft.Storage/storageAccounts/listKeys/action';
    await deliver(bed, toEvent({ ...regenerated(place.account), operationName }));
    expect(await healthOf(bed, place.cluster)).toMatchObject({ reason: 'OperationSucceeded' });
    expect(await heldKey(place)).toBe(key);
  });
});

describe.concurrent('an event that a Key Vault secret has a new version', () => {
  it('refreshes the connections that were made with it', async () => {
    const cluster = await bed.newCluster();
    const vaultId = bed.world.ids.keyVault;
    const vault = vaultId.split('/').at(-1)!;
    await setVaultSecret(bed, vault, 'renewed', 'old-text');
    const secretInfo = { secretType: 'keyVaultSecretUri', value: `https://${vault}.vault.azure.net/secrets/renewed` };
    await bed.api.connect(requests.database(cluster, { authInfo: { authType: 'secret', name: 'app', secretInfo } }));
    await setVaultSecret(bed, vault, 'renewed', 'new-text');
    const data = { VaultName: vault, ObjectType: 'Secret', 'ObjectName ': 'renewed', Version: ' 1' };
    await deliver(bed, toEvent({ type: 'Microsoft.KeyVault.SecretNewVersionCreated', resource: vaultId, data }));
    await until(
      async () => JSON.stringify(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret')),
      (values) => values.includes('new-text') && !values.includes('old-text'),
    );
  });
});

describe.concurrent('an event that something is gone', () => {
  it.each(['TargetMissing', 'IdentityMissing'])('marks the connections that need it as Broken (%s)', async (reason) => {
    const { id, signIn } = await ownIdentity(bed);
    const { cluster, account } = await connected('workloadIdentity', signIn);
    const gone = reason === 'TargetMissing' ? account : id;
    await bed.admin.remove(gone);
    await deliver(bed, toEvent(deleted(gone)));
    const health = await until(
      () => healthOf(bed, cluster),
      ({ status }) => status === 'Broken',
    );
    expect(health.reason).toBe(reason);
  });

  it.each([
    ['the extension', '/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension', 'ExtensionMissing'],
    ['the cluster', '', 'ClusterMissing'],
  ])('marks the connections of %s as Broken although their records went with it', async (_, below, reason) => {
    const { cluster } = await connected();
    await bed.admin.remove(`${cluster}${below}`);
    await deliver(bed, toEvent(deleted(`${cluster}${below}`)));
    const path = `/api/connections/conn_1?cluster=${encodeURIComponent(cluster)}`;
    await until(
      () => bed.api.get(path),
      ({ status, text }) => status === 200 && text.includes('"Broken"'),
    );
    expect(await healthOf(bed, cluster)).toMatchObject({ status: 'Broken', reason });
    const list = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(list.body).toMatchObject({ value: [{ name: 'conn_1', health: { status: 'Broken', reason } }] });
    expect(await bed.api.remove(cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
    expect((await bed.api.get(path)).status).toBe(404);
    expect(JSON.stringify((await bed.api.get(`/api/connections?cluster=${cluster}`)).body)).not.toContain('conn_1');
  });

  it('that is not gone leads to a look and to nothing else', async () => {
    const { cluster, account } = await connected();
    await deliver(bed, toEvent(deleted(account)));
    expect(
      await until(
        () => healthOf(bed, cluster),
        ({ reason }) => reason === 'ChecksSucceeded',
      ),
    ).toMatchObject({ status: 'Ready' });
  });
});

describe.concurrent('an event of AKS', () => {
  it('is kept in the status of the cluster, the newest of each topic, and an older one changes nothing', async () => {
    const cluster = await bed.newCluster();
    const say = (name: string, eventTime: string): unknown => ({
      ...toEvent({ type: `Microsoft.ContainerService.${name}`, resource: cluster, data: { nodePoolName: 'pool' } }),
      topic: cluster,
      subject: 'aks',
      eventTime,
    });
    await deliver(bed, say('NodePoolRollingSucceeded', '2026-01-02T00:00:00Z'));
    await deliver(bed, say('NodePoolRollingStarted', '2026-01-01T00:00:00Z'));
    await deliver(bed, say('ClusterSupportEnding', '2026-01-01T00:00:00Z'));
    const notices = await until(
      async () => clusterStatusSchema.parse((await bed.api.get(`/api/clusters${cluster}/status`)).body).notices,
      (found) => found.length === 2,
    );
    expect(notices.map(({ type }) => type)).toEqual(['NodePoolRollingSucceeded', 'ClusterSupportEnding']);
    expect(notices[0]!.details).toEqual({ nodePoolName: 'pool' });
  });
});

describe.concurrent('events of no interest, forged ones and floods', () => {
  it.each([
    ['of another type', toEvent({ type: 'Contoso.Happened', resource: '/x' })],
    ['of a subscription that the service does not see', toEvent(deleted(foreign()))],
    ['without a resource', { ...toEvent(written('/x')), data: null }],
    ['of a resource with a dot segment', toEvent(written(`${foreign()}/../..`))],
  ])('%s are acknowledged', async (_, event) => {
    expect((await deliver(bed, event)).status).toBe(202);
  });

  it('that are malformed or oversized, or for no function, are refused without a 5xx', async () => {
    const api = bed.api.with({ 'aeg-event-type': 'Notification' });
    const path = '/runtime/webhooks/eventgrid?functionName=azureEvents';
    expect((await api.post(path, '[{')).status).toBe(400);
    expect((await api.post(path, [{ ...toEvent(written('/x')), data: 'x'.repeat(1_100_000) }])).status).toBe(413);
    expect((await api.post(path.replace('azureEvents', 'getConnection'), [toEvent(written('/x'))])).status).toBe(404);
    expect((await deliver(bed, { colour: 'red' })).status).toBe(202);
  });

  it('of 1,000 events start nothing twice', async () => {
    const place = await connected();
    const key = await regenerate(place, 'key2');
    const kinds = [regenerated(place.account), written(place.cluster), deleted(place.account), deleted(foreign())];
    const batches = Array.from({ length: 10 }, () =>
      Array.from({ length: 100 }, (__, at) => toEvent(kinds[at % kinds.length]!)),
    );
    const answers = await Promise.all(batches.map((batch) => deliver(bed, ...batch)));
    expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 202));
    await until(
      () => heldKey(place),
      (held) => held === key,
    );
    await checked(bed, place.cluster);
    expect(await repairsOf(place.cluster)).toHaveLength(1);
  });
});

describe.concurrent('an operation that waits', () => {
  it('shows that its wait ended by time when no event came', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 120_000);
    const id = await bed.api.accepted(requests.secret(cluster));
    await bed.api.follow(id, (one) => stepOf(one, 'waitForCluster').attempts > 1);
    await bed.admin.hurry();
    const operation = await bed.api.follow(id);
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'waitForCluster').wokenBy).toBe('timer');
  });
});

function foreign(): string {
  const group = '/subscriptions/99999999-0000-4000-8000-000000000009/resourceGroups/rg';
  return `${group}/providers/Microsoft.Storage/storageAccounts/acct`;
}
