import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const SECRETS = '/api/v1/namespaces/default/secrets';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

afterEach(async () => {
  await admin('DELETE', 'faults');
});

async function admin(method: string, what: string, body?: unknown): Promise<Reply> {
  return bed.raw(method, `${bed.kubernetes.endpoint}/_admin/${what}`, { body });
}

async function arm(fault: unknown, more: object = {}): Promise<void> {
  expect((await admin('POST', 'faults', { method: 'POST', path: '/secrets$', times: 1, fault, ...more })).status).toBe(
    201,
  );
}

async function create(name: string): Promise<Reply> {
  return bed.send('POST', SECRETS, { body: { metadata: { name } } });
}

async function exists(name: string): Promise<boolean> {
  return (await bed.send('GET', `${SECRETS}/${name}`)).status === 200;
}

describe('a fault', () => {
  it('of a status is answered in Kubernetes form, once', async () => {
    await arm({ kind: 'status', status: 429, retryAfter: 7 });
    const refused = await create('limited');
    expect(refused.headers['retry-after']).toBe('7');
    expect(refused.body).toMatchObject({
      kind: 'Status',
      code: 429,
      reason: 'TooManyRequests',
      details: { retryAfterSeconds: 7 },
    });
    expect((await create('limited')).status).toBe(201);
  });

  it('can let some requests pass first, and befall several', async () => {
    await arm({ kind: 'status', status: 503, reason: 'Down', message: 'not now' }, { skip: 1, times: 2 });
    const statuses = [];
    for (const name of ['p1', 'p2', 'p3', 'p4']) statuses.push((await create(name)).status);
    expect(statuses).toEqual([201, 503, 503, 201]);
  });

  it('of a lost reply does what was asked and says nothing', async () => {
    await arm({ kind: 'lostReply' });
    await expect(create('lost')).rejects.toThrow();
    expect(await exists('lost')).toBe(true);
  });

  it('of a reset does nothing', async () => {
    await arm({ kind: 'reset' });
    await expect(create('reset')).rejects.toThrow();
    expect(await exists('reset')).toBe(false);
  });

  it('of a timeout holds the connection until the client gives up', async () => {
    await arm({ kind: 'timeout' });
    const sending = { body: { metadata: { name: 'held' } }, patience: 200 };
    await expect(bed.send('POST', SECRETS, sending)).rejects.toThrow('aborted');
    expect(await exists('held')).toBe(false);
  });

  it('of a delay comes late', async () => {
    await arm({ kind: 'delay', milliseconds: 150 });
    const start = performance.now();
    expect((await create('late')).status).toBe(201);
    expect(performance.now() - start).toBeGreaterThanOrEqual(140);
  });

  it('that makes no sense is refused', async () => {
    for (const body of [
      { path: '(', fault: { kind: 'reset' } },
      { path: '.', fault: { kind: 'fire' } },
      { path: '.', fault: { kind: 'status', status: 200 } },
    ]) {
      expect((await admin('POST', 'faults', body)).status).toBe(400);
    }
    expect((await admin('GET', 'nothing')).status).toBe(405);
  });
});

it('the log of requests has those to clusters, and neither admin calls nor queries', async () => {
  await admin('DELETE', 'requests');
  await bed.send('GET', `${SECRETS}?limit=1`);
  await bed.send('GET', `${SECRETS}/none`);
  const { body } = await admin('GET', 'requests');
  expect(body['value']).toEqual([
    { method: 'GET', path: expect.stringMatching(/^\/clusters\/[^/]+\/api\/v1\/.*\/secrets$/) as string, status: 200 },
    { method: 'GET', path: expect.stringMatching(/\/secrets\/none$/) as string, status: 404 },
  ]);
});
