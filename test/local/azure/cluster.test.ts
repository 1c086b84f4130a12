import { ContainerServiceClient, type ManagedCluster } from '@azure/arm-containerservice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually, GROUP, SCOPE, Simulation, SUBSCRIPTION, TENANT } from './simulation.ts';

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

async function read(id: string): Promise<Record<string, unknown>> {
  return (await simulation.arm('GET', id, VERSION)).body;
}

describe('a cluster', () => {
  it('is created with the SDK, from the request to the end of the operation', async () => {
    const wanted: ManagedCluster = {
      location: 'koreacentral',
      dnsPrefix: 'made',
      identity: { type: 'SystemAssigned' },
      agentPoolProfiles: [{ name: 'system', count: 1, vmSize: 'Standard_D2s_v5', mode: 'System' }],
    };
    const made = await aks.managedClusters.createOrUpdate(GROUP, 'made', wanted, POLL);
    expect(made).toMatchObject({
      id: `${SCOPE}/resourcegroups/demo/providers/Microsoft.ContainerService/managedClusters/made`,
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      dnsPrefix: 'made',
      nodeResourceGroup: 'MC_demo_made_koreacentral',
      identity: { type: 'SystemAssigned', tenantId: TENANT },
    });
    expect(made.agentPoolProfiles).toMatchObject([{ name: 'system', count: 1, provisioningState: 'Succeeded' }]);
    expect(
      (await simulation.arm('GET', `${SCOPE}/resourceGroups/${made.nodeResourceGroup!}`, '2021-04-01')).status,
    ).toBe(200);
  });

  it('without a location is not created', async () => {
    const path = `${SCOPE}/resourceGroups/demo/providers/Microsoft.ContainerService/managedClusters/nowhere`;
    const answer = await simulation.arm('PUT', path, VERSION, { properties: {} });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'LocationRequired' } } });
    expect(simulation.azure.get(path)).toBeUndefined();
  });

  it('gets issuer URL and add-on identity only when the operation ends', async () => {
    const id = simulation.cluster('features');
    simulation.slow();
    const before = await aks.managedClusters.get(GROUP, 'features');
    const wanted = {
      ...before,
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
      addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } } },
    };
    const poller = aks.managedClusters.createOrUpdate(GROUP, 'features', wanted, POLL);
    await poller.submitted();
    const during = await aks.managedClusters.get(GROUP, 'features');
    expect(during.provisioningState).toBe('Updating');
    expect(during.oidcIssuerProfile).toEqual({ enabled: true, issuerURL: undefined });
    expect(during.addonProfiles?.['azureKeyvaultSecretsProvider']?.identity).toBeUndefined();
    await simulation.hurry();
    const after = await poller;
    expect(after.oidcIssuerProfile?.issuerURL).toMatch(
      new RegExp(`^https://westus2\\.oic\\.prod-aks\\.azure\\.com/${TENANT}/[0-9a-f-]{36}/$`),
    );
    const addon = after.addonProfiles?.['azureKeyvaultSecretsProvider'];
    expect(addon?.config).toEqual({ enableSecretRotation: 'true', rotationPollInterval: '2m' });
    expect(simulation.properties(addon!.identity!.resourceId!)).toMatchObject({
      clientId: addon!.identity!.clientId,
      principalId: addon!.identity!.objectId,
    });
    expect(state(id)).toBe('Succeeded');
  });

  it('keeps issuer URL and add-on identity over further updates, and loses the identity with the add-on', async () => {
    const id = simulation.cluster('kept');
    const enabled = await read(id);
    const on = {
      oidcIssuerProfile: { enabled: true },
      addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true } },
    };
    await update(id, { ...enabled, properties: { ...(enabled['properties'] as object), ...on } });
    const first = simulation.properties(id);
    await update(id, await read(id));
    expect(simulation.properties(id)).toMatchObject({
      oidcIssuerProfile: first['oidcIssuerProfile'],
      addonProfiles: first['addonProfiles'],
    });
    const document = await read(id);
    const addonProfiles = { azureKeyvaultSecretsProvider: { enabled: false } };
    await update(id, { ...document, properties: { ...(document['properties'] as object), addonProfiles } });
    expect(simulation.properties(id)['addonProfiles']).toEqual({
      azureKeyvaultSecretsProvider: { enabled: false, config: null },
    });
  });

  it('keeps unknown properties that are sent back, and loses what is not sent', async () => {
    const id = simulation.cluster('whole');
    const document = await read(id);
    const properties = document['properties'] as Record<string, unknown>;
    const autoUpgradeProfile = { upgradeChannel: 'patch' };
    await update(id, { ...document, tags: { a: 'b' }, properties: { ...properties, autoUpgradeProfile, future: [1] } });
    expect(simulation.properties(id)).toMatchObject({ autoUpgradeProfile, future: [1] });
    await update(id, { location: 'westus2', properties: {} });
    expect(simulation.document(id)['tags']).toEqual({});
    expect(simulation.properties(id)).not.toHaveProperty('future');
    expect(simulation.properties(id)).not.toHaveProperty('autoUpgradeProfile');
    // What AKS itself has chosen stays.
    expect(simulation.properties(id)).toMatchObject({
      dnsPrefix: properties['dnsPrefix'],
      nodeResourceGroup: properties['nodeResourceGroup'],
      fqdn: properties['fqdn'],
    });
  });

  it('does not let go of its OIDC issuer, nor take workload identity without it', async () => {
    const id = simulation.cluster('issuer');
    const document = await read(id);
    const put = (changes: object): ReturnType<Simulation['arm']> =>
      simulation.arm('PUT', id, VERSION, {
        ...document,
        properties: { ...(document['properties'] as object), ...changes },
      });
    const workloadIdentity = { securityProfile: { workloadIdentity: { enabled: true } } };
    expect((await put(workloadIdentity)).status).toBe(400);
    expect((await put({ oidcIssuerProfile: { enabled: true }, ...workloadIdentity })).status).toBe(200);
    await eventually(() => state(id) === 'Succeeded');
    const refused = await put({ oidcIssuerProfile: { enabled: false } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'OIDCIssuerFeatureCannotBeDisabled', message: 'OIDC issuer feature cannot be disabled.' },
    });
  });

  it('is stopped, refuses updates, and is started', async () => {
    const id = simulation.cluster('night');
    await aks.managedClusters.stop(GROUP, 'night', POLL);
    expect(simulation.properties(id)).toMatchObject({
      provisioningState: 'Succeeded',
      powerState: { code: 'Stopped' },
    });
    const refused = await simulation.arm('PUT', id, VERSION, await read(id));
    expect(refused).toMatchObject({ status: 400, body: { code: 'OperationNotAllowed' } });
    await aks.managedClusters.start(GROUP, 'night', POLL);
    expect(simulation.properties(id)).toMatchObject({ powerState: { code: 'Running' } });
  });

  it('is deleted with all that hangs on it', async () => {
    const id = simulation.cluster('away');
    const nodeGroup = `${SCOPE}/resourceGroups/MC_demo_away_westus2`;
    expect(simulation.azure.get(nodeGroup)).toBeDefined();
    await aks.managedClusters.delete(GROUP, 'away', POLL);
    expect(simulation.azure.get(id)).toBeUndefined();
    expect(simulation.azure.get(nodeGroup)).toBeUndefined();
    expect((await simulation.arm('DELETE', id, VERSION)).status).toBe(204);
  });

  it('gives its kubeconfigs, unless local accounts are off', async () => {
    simulation.cluster('door');
    simulation.cluster('locked', { properties: { disableLocalAccounts: true, aadProfile: { managed: true } } });
    const user = await aks.managedClusters.listClusterUserCredentials(GROUP, 'door');
    expect(Buffer.from(user.kubeconfigs![0]!.value!).toString()).toBe('# kubeconfig of door');
    const admin = await aks.managedClusters.listClusterAdminCredentials(GROUP, 'door');
    expect(admin.kubeconfigs).toMatchObject([{ name: 'clusterAdmin' }]);
    await expect(aks.managedClusters.listClusterAdminCredentials(GROUP, 'locked')).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
      message: expect.stringContaining('disable local accounts') as string,
    });
    expect((await aks.managedClusters.listClusterUserCredentials(GROUP, 'locked')).kubeconfigs).toHaveLength(1);
  });

  it('sends from an address that can be asked for', async () => {
    const properties = simulation.properties(simulation.cluster('outbound'));
    const profile = properties['networkProfile'] as { loadBalancerProfile: { effectiveOutboundIPs: { id: string }[] } };
    const address = await simulation.arm('GET', profile.loadBalancerProfile.effectiveOutboundIPs[0]!.id, '2024-05-01');
    expect(address.body.properties['ipAddress']).toMatch(/^203\.0\.113\.\d+$/);
  });
});

async function update(id: string, document: unknown): Promise<void> {
  const answer = await simulation.arm('PUT', id, VERSION, document);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await eventually(() => state(id) === 'Succeeded');
}
