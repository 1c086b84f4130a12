import { ContainerServiceClient, type ManagedCluster } from '@azure/arm-containerservice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually, GROUP, Simulation, SUBSCRIPTION } from './simulation.ts';

const VERSION = '2025-03-01';
const POLL = { updateIntervalInMs: 3 };

let simulation: Simulation;
let aks: ContainerServiceClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  aks = new ContainerServiceClient(simulation.credential, SUBSCRIPTION, {
    ...simulation.clientOptions,
    retryOptions: { maxRetries: 0 },
  });
});

afterAll(() => simulation[Symbol.asyncDispose]());

const state = (id: string): unknown => simulation.properties(id)['provisioningState'];
const eTag = (id: string): string => String(simulation.document(id)['eTag']);

/** Begins an update as another client would and leaves it running. */
async function busy(id: string, milliseconds: number, then = 'Succeeded'): Promise<void> {
  await simulation.admin('POST', 'cluster-operations', { clusterId: id, state: 'Updating', milliseconds, then });
}

async function read(id: string): Promise<Record<string, unknown>> {
  return (await simulation.arm('GET', id, VERSION)).body;
}

describe('one operation at a time', () => {
  it('a second write is answered with 409 in AKS’s form, and reads show the state', async () => {
    const id = simulation.cluster('busy');
    await busy(id, 3_600_000);
    expect(state(id)).toBe('Updating');
    const document = await aks.managedClusters.get(GROUP, 'busy');
    await expect(Promise.resolve(aks.managedClusters.createOrUpdate(GROUP, 'busy', document))).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
    });
    const answer = await simulation.arm('PUT', id, VERSION, await read(id));
    expect(answer.body).not.toHaveProperty('error');
    expect(answer.body.message).toMatch(
      /^Operation is not allowed because there's an in progress update managed cluster operation \(operation ID: [0-9a-f-]{36}\) on the managed cluster started on UTC \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\./,
    );
    for (const [method, path] of [
      ['DELETE', id],
      ['POST', `${id}/stop`],
      ['POST', `${id}/start`],
      ['PATCH', id],
    ] as const) {
      expect((await simulation.arm(method, path, VERSION)).status, method).toBe(409);
    }
    await simulation.hurry();
    await eventually(() => state(id) === 'Succeeded');
    await update(id, await read(id));
  });

  it.each(['Failed', 'Canceled'])('an operation can end %s', async (then) => {
    const id = simulation.cluster(`ends-${then.toLowerCase()}`);
    await busy(id, 5, then);
    await eventually(() => state(id) === then);
    const status = simulation.properties(id)['status'] as { provisioningError: { message: string } } | undefined;
    expect(status?.provisioningError.message).toEqual(then === 'Failed' ? expect.stringMatching(/\w/) : undefined);
    await update(id, await read(id));
    expect(simulation.properties(id)).not.toHaveProperty('status');
  });

  it('is aborted on request, and there is nothing to abort after it', async () => {
    const id = simulation.cluster('aborted');
    simulation.slow();
    const poller = aks.managedClusters.createOrUpdate(
      GROUP,
      'aborted',
      await aks.managedClusters.get(GROUP, 'aborted'),
      POLL,
    );
    await poller.submitted();
    await aks.managedClusters.abortLatestOperation(GROUP, 'aborted', POLL);
    simulation.azure.pace('instant');
    expect(state(id)).toBe('Canceled');
    await expect(Promise.resolve(poller)).rejects.toThrow();
    expect((await simulation.arm('POST', `${id}/abort`, VERSION)).status).toBe(409);
  });

  it('two at the very same time: one is taken', async () => {
    const id = simulation.cluster('race');
    const document = await read(id);
    simulation.slow();
    const answers = await Promise.all([1, 2, 3, 4].map(() => simulation.arm('PUT', id, VERSION, document)));
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409, 409, 409]);
    await simulation.hurry();
    await eventually(() => state(id) === 'Succeeded');
  });
});

describe('the ETag', () => {
  it('changes with each write and at the end of its operation', async () => {
    const id = simulation.cluster('tags');
    simulation.slow();
    const before = eTag(id);
    const answer = await simulation.arm('PUT', id, VERSION, await read(id));
    const during = eTag(id);
    expect(answer.body['eTag']).toBe(during);
    await simulation.hurry();
    await eventually(() => state(id) === 'Succeeded');
    expect(new Set([before, during, eTag(id)]).size).toBe(3);
  });

  it('guards a write as the documentation says', async () => {
    const id = simulation.cluster('guarded');
    const document = await aks.managedClusters.get(GROUP, 'guarded');
    const put = (name: string, options: { ifMatch?: string; ifNoneMatch?: string }): Promise<ManagedCluster> =>
      Promise.resolve(aks.managedClusters.createOrUpdate(GROUP, name, document, { ...POLL, ...options }));
    const failed = { statusCode: 412, code: 'PreconditionFailed' };
    await expect(put('guarded', { ifMatch: 'other' })).rejects.toMatchObject(failed);
    await expect(put('guarded', { ifNoneMatch: '*' })).rejects.toMatchObject(failed);
    await expect(put('missing', { ifMatch: '*' })).rejects.toMatchObject(failed);
    await expect(put('missing', { ifMatch: eTag(id) })).rejects.toMatchObject(failed);
    expect((await put('guarded', { ifMatch: eTag(id) })).provisioningState).toBe('Succeeded');
    expect((await put('guarded', { ifMatch: '*' })).provisioningState).toBe('Succeeded');
    expect((await put('fresh', { ifNoneMatch: '*' })).name).toBe('fresh');
  });
});

async function update(id: string, document: unknown): Promise<void> {
  const answer = await simulation.arm('PUT', id, VERSION, document);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await eventually(() => state(id) === 'Succeeded');
}
