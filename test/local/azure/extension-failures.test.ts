import { SourceControlConfigurationClient } from '@azure/arm-kubernetesconfiguration';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ExtensionCalls, idOf, TYPE } from './extension-calls.ts';
import { eventually, GROUP, Simulation, SUBSCRIPTION } from './simulation.ts';

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
    expect(extensions.state(cluster)).toBe('Succeeded');
    simulation.clusters.fail = undefined;
    await extensions.idle(cluster);
    expect(await extensions.put(cluster)).toBe(200);
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [] });
    expect(simulation.properties(idOf(cluster))).not.toHaveProperty('errorInfo');
  });

  it('fails once when that was asked for', async () => {
    const cluster = simulation.cluster('armed');
    const failure = { clusterId: cluster.toUpperCase(), code: 'InstallationFailed', message: 'no space left' };
    await simulation.admin('POST', 'extension-outcomes', failure);
    await extensions.put(cluster);
    await eventually(() => extensions.state(idOf(cluster)) === 'Failed');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [{ message: 'no space left' }] });
    await extensions.idle(cluster);
    await extensions.put(cluster);
    await eventually(() => extensions.state(idOf(cluster)) === 'Succeeded');
  });

  it('cannot be installed on a cluster that is stopped', async () => {
    const cluster = simulation.cluster('stopped', { properties: { powerState: { code: 'Stopped' } } });
    await extensions.put(cluster);
    await eventually(() => extensions.state(idOf(cluster)) === 'Failed');
    expect(simulation.properties(idOf(cluster))).toMatchObject({ statuses: [{ code: 'ExtensionCreationFailed' }] });
  });
});
