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

describe('a connection waits out', () => {
  it('a cluster that is being updated, and says so', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 1500);
    const id = await bed.api.accepted(requests.secret(cluster));
    const waiting = await bed.api.follow(id, (one) => stepOf(one, 'waitForCluster').status === 'Waiting');
    expect(waiting.status).toBe('Running');
    expect(stepOf(waiting, 'waitForCluster')).toMatchObject({
      waitingFor: expect.stringContaining('Updating') as string,
      nextAttemptTime: expect.any(String) as string,
    });
    const operation = await bed.api.follow(id);
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'waitForCluster').attempts).toBeGreaterThan(1);
  });

  it('an extension write that keeps the cluster busy: the cluster update conflicts and is repeated', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.pace({ extensionClusterBusy: 400 });
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    await bed.admin.pace('instant');
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'enableAddons').attempts).toBeGreaterThan(1);
  });

  it('the writes of the extension with many others: each write takes along whatever waits', async () => {
    const cluster = await bed.newCluster();
    const names = Array.from({ length: 6 }, (_, at) => `side${at}`);
    const writes = async (): Promise<number> => {
      const all = await bed.admin.requests();
      return all.filter(({ method, path }) => method === 'PUT' && path.startsWith(`${cluster}/`)).length;
    };
    // Long enough for all of them to come while the first is written, on a busy machine too.
    await bed.admin.pace({ extensionOperation: 800 });
    const made = await Promise.all(names.map((name) => bed.api.connect(requests.secret(cluster, { name }))));
    expect(made.map((one) => one.status)).toEqual(names.map(() => 'Succeeded'));
    expect(await writes()).toBeLessThan(4);
    const removed = await Promise.all(names.map((name) => bed.api.remove(cluster, name)));
    await bed.admin.pace('instant');
    expect(removed.map((one) => one.status)).toEqual(names.map(() => 'Succeeded'));
    expect(await writes()).toBeLessThan(8);
    const { body } = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(body).toEqual({ value: [] });
  });

  it('a provider that takes long to register', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.pace({ providerRegistration: 1000 });
    await bed.admin.providerState(bed.world.ids.subscriptionId, 'NotRegistered');
    const id = await bed.api.accepted(requests.secret(cluster));
    const waiting = await bed.api.follow(id, (one) => stepOf(one, 'registerProvider').status === 'Waiting');
    expect(stepOf(waiting, 'registerProvider').waitingFor).toContain('Microsoft.KubernetesConfiguration');
    await bed.admin.pace('instant');
    expect((await bed.api.follow(id)).status).toBe('Succeeded');
  });

  it.each([
    ['429 with Retry-After', { kind: 'status', status: 429, code: 'TooManyRequests', retryAfter: 1 }, 'Throttled'],
    ['429 without', { kind: 'status', status: 429, code: 'TooManyRequests' }, 'Throttled'],
    ['409 of AKS', { kind: 'status', status: 409, code: 'OperationNotAllowed', unwrapped: true }, 'ClusterBusy'],
    ['412', { kind: 'status', status: 412, code: 'PreconditionFailed' }, 'Conflict'],
    ['500', { kind: 'status', status: 500, code: 'InternalServerError' }, 'AzureUnavailable'],
    ['503', { kind: 'status', status: 503, code: 'ServiceUnavailable' }, 'AzureUnavailable'],
    ['a reset connection', { kind: 'reset' }, 'AzureUnavailable'],
    ['a lost reply', { kind: 'lostReply' }, 'AzureUnavailable'],
  ])('%s, and shows the reason', async (_, fault, code) => {
    const cluster = await bed.newCluster();
    const name = cluster.split('/').at(-1)!;
    await bed.admin.fault({ method: 'PUT', path: `managedClusters/${name}$`, times: 2, fault });
    const id = await bed.api.accepted(requests.workloadIdentity(cluster));
    // A lost reply took effect, so the reason may be gone before it can be seen; the others stay for two tries.
    const seen = await bed.api.follow(
      id,
      (one) =>
        one.status !== 'Accepted' &&
        (stepOf(one, 'enableAddons').waitingFor?.startsWith(code) ?? one.status !== 'Running'),
    );
    expect(seen.status === 'Running' || fault.kind === 'lostReply').toBe(true);
    const operation = await bed.api.follow(id);
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'enableAddons').attempts).toBeGreaterThan(1);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeDefined();
    await bed.admin.clearFaults();
  });
});
