import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ExtensionCalls, extensionBody, idOf, VERSION } from './extension-calls.ts';
import { eventually, Simulation } from './simulation.ts';

let simulation: Simulation;
let extensions: ExtensionCalls;

beforeAll(async () => {
  simulation = await Simulation.start();
  extensions = new ExtensionCalls(simulation);
  await simulation.register();
});

afterEach(async () => {
  await simulation.hurry();
  simulation.clusters.fail = undefined;
});

afterAll(() => simulation[Symbol.asyncDispose]());

describe('a cluster with an extension operation', () => {
  it('is busy during it and a while after it, though it shows that only during it', async () => {
    const cluster = simulation.cluster('busy');
    const document = (await simulation.arm('GET', cluster, '2025-03-01')).body;
    const update = async (): Promise<number> => (await simulation.arm('PUT', cluster, '2025-03-01', document)).status;
    simulation.slow();
    await extensions.put(cluster);
    expect([extensions.state(cluster), await update()]).toEqual(['Updating', 409]);
    await simulation.admin('POST', 'hurry');
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    expect([extensions.state(cluster), await update(), await extensions.put(cluster)]).toEqual(['Succeeded', 409, 409]);
    await simulation.hurry();
    await extensions.idle(cluster);
    expect(await update()).toBe(200);
  });

  it('takes no second one, and says so differently for the same extension', async () => {
    const cluster = simulation.cluster('twice');
    simulation.slow();
    await extensions.put(cluster);
    const same = await simulation.arm('PUT', idOf(cluster), VERSION, extensionBody());
    expect(same).toMatchObject({ status: 409, body: { error: { code: 'UpdateFailed' } } });
    const other = await simulation.arm('PUT', idOf(cluster, 'flux'), VERSION, extensionBody());
    expect(other).toMatchObject({ status: 409, body: { code: 'OperationNotAllowed' } });
    expect((await simulation.arm('DELETE', idOf(cluster), VERSION)).status).toBe(409);
    await simulation.hurry();
  });

  it('takes no extension while another operation runs', async () => {
    const cluster = simulation.cluster('updating');
    const operation = { clusterId: cluster, state: 'Upgrading', milliseconds: 3_600_000 };
    await simulation.admin('POST', 'cluster-operations', operation);
    expect(await extensions.put(cluster)).toBe(409);
    expect(simulation.azure.get(idOf(cluster))).toBeUndefined();
    await simulation.hurry();
    await eventually(() => extensions.state(cluster) === 'Succeeded');
    expect(await extensions.put(cluster)).toBe(201);
  });

  it('can have it aborted: neither it nor the cluster is left in the middle', async () => {
    const cluster = simulation.cluster('aborted');
    simulation.slow();
    await extensions.put(cluster);
    expect((await simulation.arm('POST', `${cluster}/abort`, '2025-03-01')).status).toBe(202);
    await eventually(() => extensions.state(cluster) === 'Canceled');
    expect(extensions.state(idOf(cluster))).toBe('Canceled');
  });
});
