import { SourceControlConfigurationClient } from '@azure/arm-kubernetesconfiguration';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { eventually, GROUP, MARKER, Simulation, SUBSCRIPTION } from './simulation.ts';

const VERSION = '2023-05-01';
const POLL = { updateIntervalInMs: 3 };
const TYPE = 'microsoft.servicelinker.connection';
const NAMES = [GROUP, 'Microsoft.ContainerService', 'managedClusters'] as const;

let simulation: Simulation;
let kubernetes: SourceControlConfigurationClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  await simulation.register();
  kubernetes = new SourceControlConfigurationClient(simulation.credential, SUBSCRIPTION, {
    ...simulation.clientOptions,
    retryOptions: { maxRetries: 0 },
  });
});

afterEach(async () => {
  await simulation.hurry();
  simulation.clusters.fail = undefined;
});

afterAll(() => simulation[Symbol.asyncDispose]());

const state = (id: string): unknown => simulation.properties(id)['provisioningState'];
const idOf = (cluster: string, name = 'sc-extension'): string =>
  `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;

function body(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const scope = { cluster: { releaseNamespace: 'sc-system' } };
  return {
    properties: { extensionType: TYPE, autoUpgradeMinorVersion: true, releaseTrain: 'prod', scope, ...changes },
  };
}

async function put(cluster: string, changes: Record<string, unknown> = {}, name?: string): Promise<number> {
  return (await simulation.arm('PUT', idOf(cluster, name), VERSION, body(changes))).status;
}

/** Neither the extension's own operation nor what it leaves the cluster busy with is running. */
async function idle(cluster: string): Promise<void> {
  await expect.poll(async () => (await simulation.arm('PATCH', cluster, '2025-03-01', { tags: {} })).status).toBe(200);
}

describe('an extension', () => {
  it('is installed with the SDK, and the cluster’s agent gets what it needs', async () => {
    simulation.cluster('install');
    const resources = { namespace: { name: 'default' } };
    const extension = await kubernetes.extensions.beginCreateAndWait(
      ...NAMES,
      'install',
      'sc-extension',
      {
        extensionType: TYPE,
        autoUpgradeMinorVersion: false,
        version: '0.1.2',
        releaseTrain: 'prod',
        scope: { cluster: { releaseNamespace: 'sc-system' } },
        configurationSettings: { 'connections.one': 'record' },
        configurationProtectedSettings: {
          operation: 'create',
          connection: 'one',
          correlationid: MARKER,
          resources: Buffer.from(JSON.stringify(resources)).toString('base64'),
        },
      },
      POLL,
    );
    expect(extension).toMatchObject({
      name: 'sc-extension',
      extensionType: TYPE,
      provisioningState: 'Succeeded',
      version: '0.1.2',
      currentVersion: '0.1.2',
      statuses: [],
      configurationSettings: { 'connections.one': 'record' },
      configurationProtectedSettings: { operation: '', connection: '', correlationid: '', resources: '' },
    });
    expect(simulation.clusters.installed).toEqual([
      {
        name: 'sc-extension',
        releaseNamespace: 'sc-system',
        version: '0.1.2',
        operation: 'create',
        connection: 'one',
        resources,
        settings: { 'connections.one': 'record' },
      },
    ]);
  });

  it('never shows its protected settings, to the tests’ own view neither', async () => {
    const cluster = simulation.cluster('protected');
    await put(cluster, { configurationProtectedSettings: { password: MARKER } });
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    const views = [
      await simulation.arm('GET', idOf(cluster), VERSION),
      await simulation.arm('GET', idOf(cluster, ''), VERSION),
      await simulation.admin('GET', 'resources'),
    ];
    expect(JSON.stringify(views)).not.toContain(MARKER);
    expect(JSON.stringify(views)).toContain('"password":""');
  });

  it('is answered in the form of the wire while it is being installed', async () => {
    const cluster = simulation.cluster('wire');
    simulation.slow();
    expect(await put(cluster)).toBe(201);
    expect((await simulation.arm('GET', idOf(cluster), VERSION)).body).toMatchObject({
      id: idOf(cluster),
      name: 'sc-extension',
      type: 'Microsoft.KubernetesConfiguration/extensions',
      properties: { provisioningState: 'Creating', version: null, currentVersion: null, aksAssignedIdentity: null },
      systemData: { createdAt: expect.stringMatching(/Z$/) as string },
    });
    await simulation.hurry();
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    await idle(cluster);
    simulation.slow();
    expect(await put(cluster)).toBe(200);
    expect(state(idOf(cluster))).toBe('Updating');
    await simulation.hurry();
  });

  it('is polled at a URL with api-Version, which clients follow', async () => {
    const cluster = simulation.cluster('polled');
    const poller = await kubernetes.extensions.beginCreate(...NAMES, 'polled', 'x', { extensionType: TYPE }, POLL);
    await poller.pollUntilDone();
    const polls = (await simulation.admin('GET', 'requests')).body.value ?? [];
    const path = /\/ManagedClusters\/polled\/providers\/.*\/extensions\/x\/operations\/[0-9a-f-]{36}$/;
    expect(polls.filter((one) => path.test(String(one['path']))).length).toBeGreaterThan(0);
    await idle(cluster);
  });

  it('that fails says why in status, error and operation', async () => {
    const cluster = simulation.cluster('failing');
    simulation.clusters.fail = 'Timed out waiting for resource readiness';
    await expect(
      kubernetes.extensions.beginCreateAndWait(...NAMES, 'failing', 'sc-extension', { extensionType: TYPE }, POLL),
    ).rejects.toThrow(/ExtensionOperationFailed.*Timed out waiting for resource readiness/s);
    expect(simulation.properties(idOf(cluster))).toMatchObject({
      provisioningState: 'Failed',
      statuses: [{ code: 'InstallationFailed', level: 'Error', message: 'Timed out waiting for resource readiness' }],
      errorInfo: {
        code: 'ExtensionOperationFailed',
        message: expect.stringMatching(/Timed out waiting.*doing the operation : \[Create\]/) as string,
      },
    });
    expect(state(cluster)).toBe('Succeeded');
    simulation.clusters.fail = undefined;
    await idle(cluster);
    expect(await put(cluster)).toBe(200);
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [] });
    expect(simulation.properties(idOf(cluster))).not.toHaveProperty('errorInfo');
  });

  it('fails once when that was asked for', async () => {
    const cluster = simulation.cluster('armed');
    const failure = { clusterId: cluster.toUpperCase(), code: 'InstallationFailed', message: 'no space left' };
    await simulation.admin('POST', 'extension-outcomes', failure);
    await put(cluster);
    await eventually(() => state(idOf(cluster)) === 'Failed');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [{ message: 'no space left' }] });
    await idle(cluster);
    await put(cluster);
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
  });

  it('cannot be installed on a cluster that is stopped', async () => {
    const cluster = simulation.cluster('stopped', { properties: { powerState: { code: 'Stopped' } } });
    await put(cluster);
    await eventually(() => state(idOf(cluster)) === 'Failed');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [{ code: 'ExtensionCreationFailed' }] });
  });

  it('is changed by a PATCH, which keeps what it does not name', async () => {
    const cluster = simulation.cluster('patched');
    await put(cluster, { configurationSettings: { a: '1' }, configurationProtectedSettings: { connection: 'old' } });
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    await idle(cluster);
    await kubernetes.extensions.beginUpdateAndWait(
      ...NAMES,
      'patched',
      'sc-extension',
      { configurationSettings: { b: '2' }, configurationProtectedSettings: { operation: 'delete' } },
      POLL,
    );
    expect(simulation.properties(idOf(cluster))).toMatchObject({
      configurationSettings: { a: '1', b: '2' },
      configurationProtectedSettings: { connection: '', operation: '' },
    });
    expect(simulation.clusters.installed.at(-1)).toMatchObject({ connection: 'old', operation: 'delete' });
  });

  it('is listed and deleted, and then unknown', async () => {
    const cluster = simulation.cluster('deleted');
    await put(cluster);
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    await idle(cluster);
    const names: (string | undefined)[] = [];
    for await (const one of kubernetes.extensions.list(...NAMES, 'deleted')) names.push(one.name);
    expect(names).toEqual(['sc-extension']);
    await kubernetes.extensions.beginDeleteAndWait(...NAMES, 'deleted', 'sc-extension', POLL);
    expect(simulation.clusters.uninstalled).toContain('sc-extension');
    expect(await simulation.arm('GET', idOf(cluster), VERSION)).toMatchObject({
      status: 404,
      body: {
        error: { code: 'ResourceNotFound', message: "Extension instance with name 'sc-extension' not found." },
      },
    });
    expect((await simulation.arm('DELETE', idOf(cluster), VERSION)).status).toBe(204);
  });

  it('of a cluster that is missing is answered with the cluster’s 404', async () => {
    const answer = await simulation.arm('GET', idOf(`${simulation.cluster('present')}x`), VERSION);
    expect(answer.status).toBe(404);
    expect(answer.body.error?.message).toContain("'Microsoft.ContainerService/managedClusters/presentx'");
  });

  it.each([
    ['no type', { extensionType: undefined }],
    ['two scopes', { scope: { cluster: {}, namespace: {} } }],
  ])('with %s is refused', async (_, changes) => {
    expect(await put(simulation.cluster('refused'), changes)).toBe(400);
  });

  it('keeps its type', async () => {
    const cluster = simulation.cluster('typed');
    await put(cluster);
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    await idle(cluster);
    expect(await put(cluster, { extensionType: 'microsoft.flux' })).toBe(400);
    expect(await put(cluster, { extensionType: TYPE.toUpperCase() })).toBe(200);
  });
});

describe('a cluster with an extension operation', () => {
  it('is busy during it and a while after it, though it shows that only during it', async () => {
    const cluster = simulation.cluster('busy');
    const document = (await simulation.arm('GET', cluster, '2025-03-01')).body;
    const update = async (): Promise<number> => (await simulation.arm('PUT', cluster, '2025-03-01', document)).status;
    simulation.slow();
    await put(cluster);
    expect([state(cluster), await update()]).toEqual(['Updating', 409]);
    await simulation.admin('POST', 'hurry');
    await eventually(() => state(idOf(cluster)) === 'Succeeded');
    expect([state(cluster), await update(), await put(cluster)]).toEqual(['Succeeded', 409, 409]);
    await simulation.hurry();
    await idle(cluster);
    expect(await update()).toBe(200);
  });

  it('takes no second one, and says so differently for the same extension', async () => {
    const cluster = simulation.cluster('twice');
    simulation.slow();
    await put(cluster);
    const same = await simulation.arm('PUT', idOf(cluster), VERSION, body());
    expect(same).toMatchObject({ status: 409, body: { error: { code: 'UpdateFailed' } } });
    const other = await simulation.arm('PUT', idOf(cluster, 'flux'), VERSION, body());
    expect(other).toMatchObject({ status: 409, body: { code: 'OperationNotAllowed' } });
    expect((await simulation.arm('DELETE', idOf(cluster), VERSION)).status).toBe(409);
    await simulation.hurry();
  });

  it('takes no extension while another operation runs', async () => {
    const cluster = simulation.cluster('updating');
    const operation = { clusterId: cluster, state: 'Upgrading', milliseconds: 3_600_000 };
    await simulation.admin('POST', 'cluster-operations', operation);
    expect(await put(cluster)).toBe(409);
    expect(simulation.azure.get(idOf(cluster))).toBeUndefined();
    await simulation.hurry();
    await eventually(() => state(cluster) === 'Succeeded');
    expect(await put(cluster)).toBe(201);
  });

  it('can have it aborted: neither it nor the cluster is left in the middle', async () => {
    const cluster = simulation.cluster('aborted');
    simulation.slow();
    await put(cluster);
    expect((await simulation.arm('POST', `${cluster}/abort`, '2025-03-01')).status).toBe(202);
    await eventually(() => state(cluster) === 'Canceled');
    expect(state(idOf(cluster))).toBe('Canceled');
  });
});
