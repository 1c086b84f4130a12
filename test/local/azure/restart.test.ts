import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { eventually, GROUP_ID, place, SCOPE, Simulation } from './simulation.ts';

const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;
const NAMESPACE = 'Microsoft.KubernetesConfiguration';

let simulation: Simulation;

beforeEach(async () => {
  simulation = await Simulation.start();
});

afterEach(() => simulation[Symbol.asyncDispose]());

const state = (id: string): unknown => simulation.properties(id)['provisioningState'];

describe('a restart', () => {
  it('keeps resources, keys, registrations, permissions and vault secrets', async () => {
    simulation.azure.put(storageAccount(place('acct')));
    await simulation.register();
    await simulation.admin('PUT', 'vault-secrets/v1/s1', { value: 'kept' });
    const action = 'Microsoft.Storage/storageAccounts/write';
    await simulation.admin('PUT', 'permissions', { denied: [{ action, scope: SCOPE }] });
    const keys = (): ReturnType<Simulation['arm']> => simulation.arm('POST', `${STORAGE}/listKeys`, '2023-05-01');
    const before = [await keys(), simulation.document(STORAGE)];
    await simulation.restart();
    expect([await keys(), simulation.document(STORAGE)]).toEqual(before);
    const provider = await simulation.arm('GET', `${SCOPE}/providers/${NAMESPACE}`, '2021-04-01');
    expect(provider.body).toMatchObject({ registrationState: 'Registered' });
    expect((await simulation.arm('PUT', STORAGE, '2023-05-01', {})).status).toBe(403);
    expect((await simulation.admin('GET', 'vault-secrets/v1/s1')).body).toMatchObject({ value: 'kept' });
  });

  it('keeps it where its user alone can read it', async () => {
    const { mode } = await stat(join(simulation.directory, 'state', 'azure.sqlite'));
    expect(mode & 0o077).toBe(0);
  });

  it('goes on with what was running, and keeps the cluster busy until then', async () => {
    await simulation.register();
    const [updated, extended] = [simulation.cluster('updated'), simulation.cluster('extended')];
    const extension = `${extended}/providers/${NAMESPACE}/extensions/one`;
    simulation.slow();
    const document = (await simulation.arm('GET', updated, '2025-03-01')).body;
    const properties = { ...document.properties, oidcIssuerProfile: { enabled: true } };
    expect((await simulation.arm('PUT', updated, '2025-03-01', { ...document, properties })).status).toBe(200);
    const body = { properties: { extensionType: 'x', configurationProtectedSettings: { connection: 'one' } } };
    expect((await simulation.arm('PUT', extension, '2023-05-01', body)).status).toBe(201);
    await simulation.arm('POST', `${SCOPE}/providers/${NAMESPACE}/unregister`, '2021-04-01');
    await simulation.restart();
    expect([state(updated), state(extension), state(extended)]).toEqual(['Updating', 'Creating', 'Updating']);
    expect((await simulation.arm('PUT', updated, '2025-03-01', document)).status).toBe(409);
    await simulation.hurry();
    await eventually(() => state(updated) === 'Succeeded' && state(extension) === 'Succeeded');
    expect(simulation.properties(updated)).toMatchObject({
      oidcIssuerProfile: { issuerURL: expect.any(String) as string },
    });
    expect(simulation.clusters.installed).toMatchObject([{ name: 'one', connection: 'one' }]);
    const provider = (): ReturnType<Simulation['arm']> =>
      simulation.arm('GET', `${SCOPE}/providers/${NAMESPACE}`, '2021-04-01');
    await expect.poll(async () => (await provider()).body['registrationState']).toBe('Unregistered');
  });

  it('ends an operation that fell due while it was down', async () => {
    const id = simulation.cluster('overdue');
    await simulation.admin('POST', 'cluster-operations', { clusterId: id, state: 'Updating', milliseconds: 30 });
    await simulation.azure.close();
    await new Promise((resolve) => setTimeout(resolve, 40));
    await simulation.restart();
    await eventually(() => state(id) === 'Succeeded');
  });
});
