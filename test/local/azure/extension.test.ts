import { SourceControlConfigurationClient } from '@azure/arm-kubernetesconfiguration';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ExtensionCalls, idOf, TYPE, VERSION } from './extension-calls.ts';
import { eventually, GROUP, MARKER, Simulation, SUBSCRIPTION } from './simulation.ts';

const POLL = { updateIntervalInMs: 3 };
const NAMES = [GROUP, 'Microsoft.ContainerService', 'managedClusters'] as const;

let simulation: Simulation;
let extensions: ExtensionCalls;
let kubernetes: SourceControlConfigurationClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  extensions = new ExtensionCalls(simulation);
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
    await extensions.put(cluster, { configurationProtectedSettings: { password: MARKER } });
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
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
    expect(await extensions.put(cluster)).toBe(201);
    expect((await simulation.arm('GET', idOf(cluster), VERSION)).body).toMatchObject({
      id: idOf(cluster),
      name: 'sc-extension',
      type: 'Microsoft.KubernetesConfiguration/extensions',
      properties: { provisioningState: 'Creating', version: null, currentVersion: null, aksAssignedIdentity: null },
      systemData: { createdAt: expect.stringMatching(/Z$/) as string },
    });
    await simulation.hurry();
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    await extensions.idle(cluster);
    simulation.slow();
    expect(await extensions.put(cluster)).toBe(200);
    expect(extensions.state(idOf(cluster))).toBe('Updating');
    await simulation.hurry();
  });

  it('is polled at a URL with api-Version, which clients follow', async () => {
    const cluster = simulation.cluster('polled');
    const poller = await kubernetes.extensions.beginCreate(...NAMES, 'polled', 'x', { extensionType: TYPE }, POLL);
    await poller.pollUntilDone();
    const polls = (await simulation.admin('GET', 'requests')).body.value ?? [];
    const path = /\/ManagedClusters\/polled\/providers\/.*\/extensions\/x\/operations\/[0-9a-f-]{36}$/;
    expect(polls.filter((one) => path.test(String(one['path']))).length).toBeGreaterThan(0);
    await extensions.idle(cluster);
  });

  it('is changed by a PATCH, which keeps what it does not name', async () => {
    const cluster = simulation.cluster('patched');
    await extensions.put(cluster, {
      configurationSettings: { a: '1' },
      configurationProtectedSettings: { connection: 'old' },
    });
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    await extensions.idle(cluster);
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
    await extensions.put(cluster);
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    await extensions.idle(cluster);
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
    expect(await extensions.put(simulation.cluster('refused'), changes)).toBe(400);
  });

  it('keeps its type', async () => {
    const cluster = simulation.cluster('typed');
    await extensions.put(cluster);
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    await extensions.idle(cluster);
    expect(await extensions.put(cluster, { extensionType: 'microsoft.flux' })).toBe(400);
    expect(await extensions.put(cluster, { extensionType: TYPE.toUpperCase() })).toBe(200);
  });
});
