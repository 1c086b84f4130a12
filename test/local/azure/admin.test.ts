import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Change } from '../../../local/azure/changes.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { eventually, GROUP_ID, place, Simulation } from './simulation.ts';

const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;
const VERSION = '2023-05-01';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.start();
  simulation.azure.put(storageAccount(place('acct')));
});

afterEach(async () => {
  await simulation.admin('DELETE', 'faults');
  await simulation.admin('DELETE', 'requests');
});

afterAll(() => simulation[Symbol.asyncDispose]());

const read = (): ReturnType<Simulation['arm']> => simulation.arm('GET', STORAGE, VERSION);

async function fault(fields: Record<string, unknown>): Promise<number> {
  return (await simulation.admin('POST', 'faults', { path: 'storageAccounts/ACCT$', times: 1, ...fields })).status;
}

describe('a fault', () => {
  it('of kind status is answered instead, as often as asked, with its headers', async () => {
    await fault({ times: 2, fault: { kind: 'status', status: 429, code: 'TooManyRequests', retryAfter: 7 } });
    for (const _ of [1, 2]) {
      expect(await read()).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } });
    }
    expect((await read()).status).toBe(200);
    const first = (await simulation.admin('GET', 'requests')).body.value;
    expect(first?.map((one) => one['status'])).toEqual([429, 429, 200]);
  });

  it('of kind status can be in the form of AKS', async () => {
    const status = { kind: 'status', status: 409, code: 'OperationNotAllowed', message: 'busy', unwrapped: true };
    await fault({ fault: status });
    expect(await read()).toEqual({ status: 409, body: { code: 'OperationNotAllowed', message: 'busy' } });
  });

  it('counts for its method and path only, and after those it lets pass', async () => {
    await fault({ method: 'get', skip: 1, fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' } });
    expect((await simulation.arm('PATCH', STORAGE, VERSION, {})).status).toBe(200);
    expect((await simulation.arm('GET', `${STORAGE}/blobServices/default`, VERSION)).status).toBe(200);
    expect((await read()).status).toBe(200);
    expect((await read()).status).toBe(503);
    expect((await read()).status).toBe(200);
  });

  it('of kind delay answers later', async () => {
    await fault({ fault: { kind: 'delay', milliseconds: 60 } });
    const start = performance.now();
    expect((await read()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  it('of kind reset breaks the connection and does nothing', async () => {
    await fault({ method: 'DELETE', fault: { kind: 'reset' } });
    await expect(simulation.arm('DELETE', STORAGE, VERSION)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await read()).status).toBe(200);
  });

  it('of kind lostReply does it and breaks the connection', async () => {
    await fault({ method: 'PATCH', fault: { kind: 'lostReply' } });
    await expect(simulation.arm('PATCH', STORAGE, VERSION, { tags: { done: 'yes' } })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(simulation.document(STORAGE)['tags']).toEqual({ done: 'yes' });
  });

  it('of kind timeout holds the connection until the simulation ends', async () => {
    await fault({ fault: { kind: 'timeout' } });
    let ended = false;
    const call = read().catch((error: unknown) => {
      ended = true;
      return error;
    });
    await expect.poll(async () => (await simulation.admin('GET', 'requests')).body.value).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    await simulation.restart();
    expect(await call).toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    ['an unknown kind', { fault: { kind: 'earthquake' } }],
    ['no status', { fault: { kind: 'status', status: 200 } }],
    ['a broken pattern', { path: '(', fault: { kind: 'reset' } }],
  ])('with %s is refused', async (_, fields) => {
    expect(await fault(fields)).toBe(400);
  });
});

describe('the admin endpoint', () => {
  it('keeps a log of the requests without its own and those for tokens', async () => {
    await read();
    await simulation.arm('POST', `${STORAGE}/listKeys`, VERSION);
    await simulation.plain('GET', `${simulation.azure.endpoint}${STORAGE}?api-version=${VERSION}`);
    const { value } = (await simulation.admin('GET', 'requests')).body;
    expect(value).toEqual([
      { method: 'GET', path: STORAGE, status: 200 },
      { method: 'POST', path: `${STORAGE}/listKeys`, status: 200 },
      { method: 'GET', path: STORAGE, status: 401 },
    ]);
    await simulation.admin('DELETE', 'requests');
    expect((await simulation.admin('GET', 'requests')).body.value).toEqual([]);
  });

  it('reads, writes and removes resources of any type behind Azure’s back', async () => {
    const document = (await simulation.admin('GET', `resources${STORAGE}`)).body;
    const properties = { ...document.properties, allowSharedKeyAccess: false };
    await simulation.admin('PUT', `resources${STORAGE}`, { ...document, properties });
    expect((await read()).body.properties['allowSharedKeyAccess']).toBe(false);
    const made = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/made`;
    await simulation.admin('PUT', `resources${made}`, { location: 'westus2', properties: {} });
    expect((await simulation.arm('GET', made, VERSION)).body).toMatchObject({ id: made, name: 'made' });
    const ids = (await simulation.admin('GET', 'resources')).body.value?.map((one) => one['id']);
    expect(ids).toEqual(expect.arrayContaining([STORAGE, made]));
    await simulation.admin('DELETE', `resources${made}`);
    expect((await simulation.admin('GET', `resources${made}`)).status).toBe(404);
    expect((await simulation.admin('PUT', `resources${made}`, { id: STORAGE })).status).toBe(400);
  });

  it.each([
    ['POST', 'cluster-operations', { clusterId: `${GROUP_ID}/none`, milliseconds: 1 }, 404],
    ['POST', 'extension-outcomes', { code: 'x' }, 400],
    ['PUT', 'permissions', { denied: 'all' }, 400],
    ['PUT', 'permissions', { denied: [{ action: 'x' }] }, 400],
    ['PUT', 'pace', { pace: 'ludicrous' }, 400],
    ['PUT', 'pace', { pace: { clusterOperation: -1 } }, 400],
    ['PUT', 'providers/sub/Microsoft.None', { registrationState: 'Registered' }, 400],
    ['PUT', 'providers/sub/Microsoft.Storage', { registrationState: 'Happy' }, 400],
    ['GET', 'constructor', undefined, 404],
  ] as const)('%s %s refuses what it cannot do', async (...[method, path, body, status]) => {
    expect((await simulation.admin(method, path, body)).status).toBe(status);
  });

  it('changes how long things take, by name or one by one', async () => {
    const id = simulation.cluster('paced');
    await simulation.admin('PUT', 'pace', { pace: { clusterOperation: 60_000 } });
    await simulation.arm('PUT', id, '2025-03-01', (await simulation.arm('GET', id, '2025-03-01')).body);
    expect(simulation.properties(id)['provisioningState']).toBe('Updating');
    expect((await simulation.admin('PUT', 'pace', { pace: 'instant' })).status).toBe(204);
  });
});

describe('the hook for changes', () => {
  it('hears of each write, delete and action when it has ended, and of no read', async () => {
    const changes: Change[] = [];
    const stop = simulation.azure.onChange((change) => changes.push(change));
    const cluster = simulation.cluster('heard');
    await read();
    await simulation.arm('POST', `${STORAGE}/LISTKEYS`, VERSION);
    await simulation.arm('DELETE', `${STORAGE}x`, VERSION);
    await simulation.arm('PUT', cluster, '2025-03-01', (await simulation.arm('GET', cluster, '2025-03-01')).body);
    const [keys, gone, ...none] = changes;
    expect(keys).toMatchObject({
      kind: 'action',
      operationName: 'Microsoft.Storage/storageAccounts/listKeys/action',
      status: 'Succeeded',
    });
    expect(gone).toMatchObject({ kind: 'delete', operationName: 'Microsoft.Storage/storageAccounts/delete' });
    expect(none).toEqual([]);
    await eventually(() => changes.length === 3);
    expect(changes[2]).toMatchObject({
      kind: 'write',
      operationName: 'Microsoft.ContainerService/managedClusters/write',
      resourceId: cluster,
      status: 'Succeeded',
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    stop();
    await simulation.arm('POST', `${STORAGE}/listKeys`, VERSION);
    expect(changes).toHaveLength(3);
  });
});
