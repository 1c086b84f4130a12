import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { SERVICE } from '../../local/azure/gateway/tokens.ts';
import { stepOf } from '../helpers/api.ts';
import { Requests, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;
let clusters: [string, string];

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

beforeEach(async () => {
  clusters = [await bed.newCluster(), await bed.newCluster()];
  expect(await policies()).toEqual([]);
});

afterAll(() => bed[Symbol.asyncDispose]());

/** Those of others than the service itself. */
async function policies(): Promise<unknown> {
  const { accessPolicies } = (await bed.admin.read(bed.world.ids.keyVault))!.properties;
  return (accessPolicies as { objectId: string }[]).filter(({ objectId }) => objectId !== SERVICE.objectId);
}

function toVault(cluster: string, name: string): Json {
  const targetService = { type: 'AzureResource', id: bed.world.ids.keyVault };
  return requests.workloadIdentity(cluster, { name, targetService });
}

async function connect(cluster: string, name = 'conn_1'): Promise<void> {
  expect(await bed.api.connect(toVault(cluster, name))).toMatchObject({ status: 'Succeeded' });
}

async function remove(cluster: string, name = 'conn_1'): Promise<void> {
  expect(await bed.api.remove(cluster, name)).toMatchObject({ status: 'Succeeded' });
}

const BUSY = { kind: 'status', status: 503, code: 'ServiceUnavailable' };

/** Azure takes no rights away until the returned function is called, and somebody has tried by now. */
async function holdRemovals(): Promise<() => Promise<void>> {
  await bed.admin.fault({ method: 'PUT', path: 'demo-vault/accessPolicies/remove', times: 1_000_000, fault: BUSY });
  await bed.admin.forgetRequests();
  return () => bed.admin.clearFaults();
}

async function removalTried(): Promise<void> {
  await expect
    .poll(async () => (await bed.admin.requests()).some(({ path }) => /accessPolicies\/remove/i.test(path)), {
      timeout: 10_000,
    })
    .toBe(true);
}

describe('connections to one vault without roles', () => {
  it('share the rights of their identity, and the last takes them away', async () => {
    for (const cluster of clusters) {
      for (const name of ['first', 'second']) {
        await connect(cluster, name);
        // The same again changes nothing of whose rights they are.
        await connect(cluster, name);
      }
    }
    const granted = await policies();
    expect(granted).toHaveLength(1);
    for (const [cluster, name] of [
      [clusters[0], 'first'],
      [clusters[0], 'second'],
      [clusters[1], 'first'],
    ] as const) {
      await remove(cluster, name);
      expect(await policies()).toEqual(granted);
    }
    await remove(clusters[1], 'second');
    expect(await policies()).toEqual([]);
  });

  it('keep the rights that another one is giving up at the moment, and take them away in its place', async () => {
    await connect(clusters[0]);
    const granted = await policies();
    const release = await holdRemovals();
    const change = await bed.api.patch(`/api/connections/conn_1?cluster=${encodeURIComponent(clusters[0])}`, {
      targetService: { type: 'AzureResource', id: bed.world.ids.storageAccount },
    });
    expect(change.status, change.text).toBe(202);
    await removalTried();
    await connect(clusters[1]);
    await release();
    const { id } = (change.body as { operation: { id: string } }).operation;
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
    expect(await policies()).toEqual(granted);
    await remove(clusters[1]);
    expect(await policies()).toEqual([]);
    await remove(clusters[0]);
  });

  it('keep the rights that a failed one is taking back at the moment, and take them away in its place', async () => {
    const taken = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sc-conn1-secret', namespace: 'default' } };
    await bed.cluster.create(clusters[0], '/api/v1/namespaces/default/secrets', taken);
    const release = await holdRemovals();
    const id = await bed.api.accepted(toVault(clusters[0], 'conn_1'));
    await removalTried();
    await connect(clusters[1]);
    await release();
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    expect(await policies()).toHaveLength(1);
    await remove(clusters[1]);
    expect(await policies()).toEqual([]);
  });

  it('take the rights away when the one fails for whose sake another has left them', async () => {
    await connect(clusters[0]);
    const taken = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sc-conn1-secret', namespace: 'default' } };
    await bed.cluster.create(clusters[1], '/api/v1/namespaces/default/secrets', taken);
    await bed.admin.fault({ method: 'PUT', path: 'federatedIdentityCredentials', times: 1_000_000, fault: BUSY });
    const id = await bed.api.accepted(toVault(clusters[1], 'conn_1'));
    await bed.api.follow(id, (operation) => stepOf(operation, 'grantAccess').attempts > 2);
    await remove(clusters[0]);
    expect(await policies()).toHaveLength(1);
    await bed.admin.clearFaults();
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    expect(await policies()).toEqual([]);
  });

  it('take away also what somebody else had given before, and took away while they were made', async () => {
    const { keyVault, tenantId, identity } = bed.world.ids;
    const vault = (await bed.admin.read(keyVault))!;
    const permissions = { secrets: ['get', 'list'], certificates: ['get', 'list'] };
    const accessPolicies = [{ tenantId, objectId: identity.principalId, permissions }];
    await bed.admin.write(keyVault, { ...vault, properties: { ...vault.properties, accessPolicies } });
    await bed.admin.fault({ method: 'PUT', path: 'federatedIdentityCredentials', times: 1_000_000, fault: BUSY });
    const id = await bed.api.accepted(toVault(clusters[0], 'conn_1'));
    await bed.api.follow(id, (operation) => stepOf(operation, 'grantAccess').attempts > 2);
    await bed.admin.write(keyVault, vault);
    // An attempt that has looked before must not be the one that succeeds.
    const { attempts } = stepOf(await bed.api.operation(id), 'grantAccess');
    await bed.api.follow(id, (operation) => stepOf(operation, 'grantAccess').attempts > attempts + 1);
    await bed.admin.clearFaults();
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
    expect(await policies()).toHaveLength(1);
    await remove(clusters[0]);
    expect(await policies()).toEqual([]);
  });
});
