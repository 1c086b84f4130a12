import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { stepOf } from '../helpers/api.ts';
import { targets } from '../../shared/targets/catalogue.ts';
import { requestOf } from '../e2e/target-requests.ts';
import { callArm } from '../helpers/arm-call.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { checked, operationsOf, until } from './connection-health.ts';
import { keysOf, regenerateSecond, ROTATIONS } from './rotation.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  // By time alone nothing would end here; events come twice and in any order.
  const slow = { POLL_SECONDS: '600', RETRY_FIRST_SECONDS: '600', RETRY_MAX_SECONDS: '600' };
  bed = await TestBed.start(slow, { events: { duplicates: 0.5, disorder: true, delayMilliseconds: [0, 50] } });
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('with the events of what happens in Azure', () => {
  it('connections are made although no wait would end by time', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.admin.clusterOperation(cluster, 300);
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    expect(operation.status, JSON.stringify(operation)).toBe('Succeeded');
    expect(stepOf(operation, 'installExtension').wokenBy).toBe('event');
  });

  it('the refusal of a write of its own wakes no operation, so that it keeps its back-off', async () => {
    const cluster = await bed.newCluster();
    const busyMilliseconds = 700;
    await bed.admin.pace({ extensionClusterBusy: busyMilliseconds });
    const id = await bed.api.accepted(requests.workloadIdentity(cluster));
    await bed.api.follow(id, (one) => stepOf(one, 'enableAddons').waitingFor?.includes('ClusterBusy') === true);
    await bed.admin.pace('instant');
    await new Promise((resolve) => setTimeout(resolve, busyMilliseconds));
    const log = await bed.admin.requests();
    const refused = log.filter((one) => one.method === 'PUT' && one.path === cluster && one.status === 409);
    // That the extension was written is worth a try, and may be said twice.
    expect(refused.length).toBeLessThanOrEqual(2);
    // So is that somebody else is done with the cluster.
    await bed.admin.clusterOperation(cluster, 1);
    expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
  });

  it('a key that is regenerated comes into the Secret by one repair, and reading keys leads to nothing', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    await callArm(bed.world, 'POST', `${account}/listKeys`);
    const { keys } = (await callArm(bed.world, 'POST', `${account}/regenerateKey`, { keyName: 'key2' })) as {
      keys: { keyName: string; value: string }[];
    };
    const key = keys.find(({ keyName }) => keyName === 'key2')!.value;
    await until(
      () => bed.cluster.values(cluster, 'default', 'sc-conn1-secret'),
      (values) => JSON.stringify(values).includes(key),
    );
    const actions = (await operationsOf(bed, cluster)).map((one) => one.properties.action);
    expect(actions).toEqual(['repair', 'create']);
  });
});

describe('a key that is regenerated', () => {
  it('has an action that is known, of every target with two keys', () => {
    const actions = new Set(targets.flatMap(({ rotation }) => rotation?.actions ?? []).map((one) => one.toLowerCase()));
    expect(new Set(ROTATIONS.map(({ type, action }) => `${type}/${action}/action`.toLowerCase()))).toEqual(actions);
  });

  it.concurrent.each(ROTATIONS)('comes into the Secret while the other one still works: $target', async (rotation) => {
    const cluster = await bed.newCluster();
    const request = requestOf(bed.world.ids, { ...rotation, auth: 'secret' });
    const id = (request['targetService'] as { id: string }).id;
    expect(await bed.api.connect({ ...request, cluster, name: 'conn_1' })).toMatchObject({ status: 'Succeeded' });
    const secret = async (): Promise<string> =>
      JSON.stringify(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret'));
    const [held, before] = [await secret(), await keysOf(bed, rotation, id)];
    await regenerateSecond(bed, rotation, id);
    const after = await keysOf(bed, rotation, id);
    const made = after.filter((text) => !before.includes(text));
    const secretHolds = async (): Promise<boolean> => holdsOne(await secret(), made);
    await until(secretHolds, (holds) => holds);
    // What an application has read before is still a key of the target.
    const kept = before.filter((text) => after.includes(text) && text.includes(CANARY));
    expect(holdsOne(held, kept)).toBe(true);
  });
});

describe('without events that were lost', () => {
  it('a check makes up for them', async () => {
    const [cluster, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.secret(cluster, toBlobs(account)));
    await bed.deliverEvents({ lose: 1 });
    await bed.cluster.send(cluster, '/api/v1/namespaces/default/secrets/sc-conn1-secret', { method: 'DELETE' });
    const since = await checked(bed, cluster, 'Degraded');
    expect(since.reason).toBe('SecretMissing');
    await until(
      () => bed.cluster.secret(cluster, 'default', 'sc-conn1-secret'),
      (secret) => secret !== undefined,
    );
  });
});

/** As they are, or as they are in a URL. */
function holdsOne(values: string, keys: readonly string[]): boolean {
  return keys.some((key) => values.includes(key) || values.includes(encodeURIComponent(key)));
}
