import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { callArm } from '../helpers/arm-call.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { setVaultSecret } from '../helpers/vault.ts';
import { traces } from '../helpers/traces.ts';
import { checked, connectionPath, healthOf, operationsOf, until } from './connection-health.ts';
import { changeDocument, removeObject } from './tamper.ts';

let bed: TestBed;
let requests: Requests;

// Tests of one bed wait side by side.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

const SECRET = '/api/v1/namespaces/default/secrets/sc-conn1-secret';

interface Place {
  readonly cluster: string;
  readonly account: string;
}

async function removeOne(pattern: RegExp): Promise<void> {
  const [found, ...more] = await bed.admin.resources(pattern);
  expect(more).toEqual([]);
  await bed.admin.remove(found!.id);
}

async function connected(reconcile?: string): Promise<Place> {
  const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
  const changes = { ...toBlobs(account), ...(reconcile !== undefined && { reconcile }) };
  expect(await bed.api.connect(requests.workloadIdentity(cluster, changes))).toMatchObject({ status: 'Succeeded' });
  return { cluster, account };
}

describe.concurrent('a connection of which something of ours is not as it was made', () => {
  it('is told of with what to do when only the caller knows what was in the Secret', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.database(cluster));
    await removeObject({ bed, cluster }, SECRET);
    const health = await checked(bed, cluster, 'Degraded');
    expect(health.reason).toBe('SecretMissing');
    expect(health.message).toContain('Send the request of the connection again with its secret');
    expect(health.message).not.toContain(CANARY);
    expect(await operationsOf(bed, cluster)).toHaveLength(1);
  });

  it('is not checked by a request that was refused', async () => {
    const { cluster } = await connected();
    await removeObject({ bed, cluster }, SECRET);
    const before = await healthOf(bed, cluster);
    const path = `${cluster.split('/').at(-1)}/.*/extensions/sc-extension`;
    await bed.admin.fault({ method: 'GET', path, skip: 1, times: 1, fault: { kind: 'status', status: 500 } });
    expect((await bed.api.post(connectionPath(cluster, 'conn_1', '/check'), {})).status).toBe(502);
    // A check of this connection takes a tenth of that.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await healthOf(bed, cluster)).toEqual(before);
    expect(await operationsOf(bed, cluster)).toHaveLength(1);
  });

  it('keeps a Secret that only the caller can fill while the rest is repaired', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.servicePrincipal(cluster, toBlobs(account)));
    const before = await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret');
    await removeOne(new RegExp(`${account}/.*roleAssignments`, 'i'));
    await checked(bed, cluster);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toEqual(before);
    expect((await traces(bed, cluster, account)).filter((one) => one.includes('roleAssignments'))).toHaveLength(1);
  });

  it('has its Secret from the Key Vault again, because the record says where the secret is', async () => {
    const cluster = await bed.newCluster();
    const vault = bed.world.ids.keyVault.split('/').at(-1)!;
    await setVaultSecret(bed, vault, 'pg-password', `${CANARY}-one`);
    const value = `https://${vault}.vault.azure.net/secrets/pg-password`;
    const secretInfo = { secretType: 'keyVaultSecretUri', value };
    await bed.api.connect(requests.database(cluster, { authInfo: { authType: 'secret', name: 'app', secretInfo } }));
    const before = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    await removeObject({ bed, cluster }, SECRET);
    await checked(bed, cluster);
    expect(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret')).toEqual(before);
    await setVaultSecret(bed, vault, 'pg-password', `${CANARY}-two`);
    await checked(bed, cluster);
    const after = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    expect(JSON.stringify(after)).toBe(JSON.stringify(before).replaceAll('-one', '-two'));
  });

  it('is repaired no more than once for one check when that fails, and says so', async () => {
    const { cluster, account } = await connected();
    await removeOne(new RegExp(`${account}/.*roleAssignments`, 'i'));
    await bed.admin.deny({ action: 'Microsoft.Authorization/roleAssignments/write', scope: account });
    await checked(bed, cluster, 'Degraded');
    const [repair] = await until(
      () => operationsOf(bed, cluster),
      ([latest]) => latest?.status === 'Failed',
    );
    expect(repair).toMatchObject({ properties: { action: 'repair' }, error: { code: 'PermissionDenied' } });
    await until(
      () => healthOf(bed, cluster),
      (health) => health.lastProbeTime > repair!.endTime! && health.reason === 'AccessMissing',
    );
    // Many times as long as the check takes between two looks.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await operationsOf(bed, cluster);
    expect(before.map((one) => one.properties.action)).toEqual(['repair', 'create']);
    await bed.admin.deny();
    await checked(bed, cluster);
    expect((await operationsOf(bed, cluster)).slice(1)).toEqual(before);
    expect((await traces(bed, cluster, account)).filter((one) => one.includes('roleAssignments'))).toHaveLength(1);
  });

  it('is Broken when its target is gone, and stays so without being touched', async () => {
    const { cluster, account } = await connected();
    await bed.admin.remove(account);
    const health = await checked(bed, cluster, 'Broken');
    expect(health.reason).toBe('TargetMissing');
    const later = await checked(bed, cluster, 'Broken');
    expect(later.lastTransitionTime).toBe(health.lastTransitionTime);
    expect(later.lastProbeTime > health.lastProbeTime).toBe(true);
    expect(await operationsOf(bed, cluster)).toHaveLength(1);
  });
});

describe.concurrent('a connection that goes while it is looked at or repaired', () => {
  const extensionOf = (cluster: string): string =>
    `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
  const setRecord = async (cluster: string, record?: string): Promise<void> => {
    const configurationSettings = record === undefined ? {} : { 'connections.conn1': record };
    await changeDocument(bed, extensionOf(cluster), { configurationSettings });
  };
  const statusOf = async (cluster: string): Promise<number> => (await bed.api.get(connectionPath(cluster))).status;

  it('is not made again by a repair that finds its record gone', async () => {
    const { cluster, account } = await connected();
    await removeObject({ bed, cluster }, SECRET);
    await bed.admin.clusterOperation(cluster, 120_000);
    await bed.api.post(connectionPath(cluster, 'conn_1', '/check'), {});
    const [repair] = await until(
      () => operationsOf(bed, cluster),
      ([latest]) => latest?.properties.action === 'repair',
    );
    await setRecord(cluster);
    await bed.admin.hurry();
    const left = await traces(bed, cluster, account);
    expect(await bed.api.follow(repair!.id)).toMatchObject({ status: 'Failed', error: { code: 'RepairOutdated' } });
    await until(
      () => statusOf(cluster),
      (status) => status === 404,
    );
    expect(await traces(bed, cluster, account)).toEqual(left);
    expect(await operationsOf(bed, cluster)).toHaveLength(2);
  });

  it('is gone for good when it is deleted at the same time', async () => {
    const places = await Promise.all([1, 2, 3].map(() => connected()));
    const ends = places.map(async ({ cluster, account }) => {
      await removeObject({ bed, cluster }, SECRET);
      await bed.api.post(connectionPath(cluster, 'conn_1', '/check'), {});
      // Refused while the repair holds the connection.
      await until(
        () => bed.api.delete(connectionPath(cluster)),
        ({ status }) => status !== 409,
      );
      await until(
        () => operationsOf(bed, cluster),
        ([last]) => last?.properties.action === 'delete' && last.status === 'Succeeded',
      );
      expect(await statusOf(cluster)).toBe(404);
      return traces(bed, cluster, account);
    });
    expect(await Promise.all(ends)).toEqual([[], [], []]);
  });

  it.each([
    ['deleted', undefined],
    ['made unreadable', '{'],
  ])('is Broken, and left as it is, when its record was %s', async (_, record) => {
    const { cluster, account } = await connected();
    await setRecord(cluster, record);
    const before = await traces(bed, cluster, account);
    expect((await bed.api.post(connectionPath(cluster, 'conn_1', '/check'), {})).status).toBe(202);
    await until(
      () => statusOf(cluster),
      (status) => status === 200,
    );
    expect(await healthOf(bed, cluster)).toMatchObject({ status: 'Broken', reason: 'ExtensionMissing' });
    expect(await traces(bed, cluster, account)).toEqual(before);
    expect(await operationsOf(bed, cluster)).toHaveLength(1);
  });
});

describe.concurrent('the health of a connection', () => {
  it('is Ready from its operation on, in the list too, and not in the answers of Azure’s own API', async () => {
    const { cluster } = await connected('off');
    expect(await healthOf(bed, cluster)).toMatchObject({ status: 'Ready', reason: 'OperationSucceeded' });
    const list = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(list.body).toMatchObject({ value: [{ reconcile: 'off', health: { status: 'Ready' } }] });
    const linker = await bed.api.get(
      `${cluster}/providers/Microsoft.ServiceLinker/linkers/conn_1?api-version=2024-04-01`,
    );
    expect(linker.status).toBe(200);
    expect(linker.body).not.toHaveProperty('health');
    expect(linker.body).not.toHaveProperty('reconcile');
  });

  it('of a connection that is not there is 404', async () => {
    const answer = await bed.api.post(connectionPath(await bed.newCluster(), 'conn_1', '/check'), {});
    expect(answer.status).toBe(404);
  });
});

describe.concurrent('a key that is regenerated', () => {
  const regenerate = async (account: string, keyName: string): Promise<Record<string, string>> => {
    const answer = await callArm(bed.world, 'POST', `${account}/regenerateKey`, { keyName });
    const { keys } = answer as { keys: { keyName: string; value: string }[] };
    return Object.fromEntries(keys.map((key) => [key.keyName, key.value]));
  };
  const heldKey = async (cluster: string): Promise<string> => {
    const values = await bed.cluster.values(cluster, 'default', 'sc-conn1-secret');
    return /AccountKey=([^;]+)/.exec(values['AZURE_STORAGEBLOB_CONNECTIONSTRING'] ?? '')?.[1] ?? '';
  };

  it('comes into the Secret, whichever of the two it is, and the Secret stays at it', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    for (const name of ['key2', 'key1', 'key1', 'key2']) {
      const keys = await regenerate(account, name);
      await checked(bed, cluster);
      expect(await heldKey(cluster)).toBe(keys[name]);
      await checked(bed, cluster);
      expect(await heldKey(cluster)).toBe(keys[name]);
    }
    expect((await operationsOf(bed, cluster)).filter((one) => one.properties.action === 'repair')).toHaveLength(4);
  });

  it('stays the one of the Secret when the same request comes again', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    const keys = await regenerate(account, 'key2');
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    expect(await heldKey(cluster)).toBe(keys['key2']);
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    expect(await heldKey(cluster)).toBe(keys['key2']);
  });
});

describe.concurrent('a node pool that is rolling', () => {
  it('makes an operation wait rather than fail, and shows in the status of the cluster', async () => {
    const cluster = await bed.newCluster();
    const document = (await bed.admin.read(cluster))!;
    const [pool, ...pools] = document.properties['agentPoolProfiles'] as Record<string, unknown>[];
    const withPool = (provisioningState: string): unknown => ({
      ...document,
      properties: { ...document.properties, agentPoolProfiles: [{ ...pool, provisioningState }, ...pools] },
    });
    await bed.admin.write(cluster, withPool('Upgrading'));
    const id = await bed.api.accepted(requests.secret(cluster));
    const waiting = await until(
      () => bed.api.operation(id),
      ({ properties }) => properties.steps.some((step) => step.waitingFor?.includes('is Upgrading') === true),
    );
    expect(waiting.status).toBe('Running');
    const status = await bed.api.get(`/api/clusters${cluster}/status`);
    expect(status.body).toMatchObject({ nodePools: [{ provisioningState: 'Upgrading' }], notices: [] });
    await bed.admin.write(cluster, withPool('Succeeded'));
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
  });
});
