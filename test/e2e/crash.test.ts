import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { Requests } from '../helpers/requests.ts';
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

describe('a host that is killed', () => {
  it('while an operation waits for the cluster goes on with it after the start', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 1500);
    const id = await bed.api.accepted(requests.workloadIdentity(cluster));
    await bed.api.follow(id, (one) => stepOf(one, 'waitForCluster').status === 'Waiting');
    await bed.crash();
    const operation = await bed.api.follow(id);
    expect(operation.status).toBe('Succeeded');
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeDefined();
  });

  it.each(['installExtension', 'enableAddons', 'grantAccess', 'createResources'])(
    'in the middle of %s finishes the operation after the start',
    async (step) => {
      const cluster = await bed.newCluster();
      const id = await bed.api.accepted(requests.workloadIdentity(cluster));
      await bed.api.follow(id, (one) => one.status !== 'Accepted' && stepOf(one, step).attempts > 0);
      await bed.crash();
      expect((await bed.api.follow(id)).status).toBe('Succeeded');
      expect(Object.keys(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret'))).toEqual([
        'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
        'AZURE_STORAGEBLOB_CLIENTID',
      ]);
    },
  );

  it('after an operation has ended does nothing of it a second time', async () => {
    const cluster = await bed.newCluster();
    expect((await bed.api.connect(requests.workloadIdentity(cluster))).status).toBe('Succeeded');
    expect((await bed.api.remove(cluster, 'conn_1')).status).toBe('Succeeded');
    await bed.kill();
    await bed.admin.forgetRequests();
    await bed.restart();
    await bed.api.get('/api/health');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await bed.admin.requests()).toEqual([]);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeUndefined();
  });

  it('again and again still brings every operation to its end', async () => {
    const cluster = await bed.newCluster();
    const ids = [
      await bed.api.accepted(requests.workloadIdentity(cluster, { name: 'one' })),
      await bed.api.accepted(requests.database(cluster, { name: 'two' })),
      await bed.api.accepted(requests.servicePrincipal(cluster, { name: 'three' })),
    ];
    for (let count = 0; count < 3; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await bed.crash();
    }
    for (const id of ids) expect((await bed.api.follow(id)).status).toBe('Succeeded');
    for (const name of ['one', 'two', 'three']) {
      expect(await bed.cluster.secret(cluster, 'default', `sc-${name}-secret`)).toBeDefined();
    }
  });
});
