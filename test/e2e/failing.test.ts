import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { IDS } from '../../local/world/ids.ts';
import type { Operation } from '../helpers/api.ts';
import { stepOf } from '../helpers/api.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start({ CLUSTER_WAIT_MINUTES: '0.02' });
  requests = new Requests(bed.world);
});

afterEach(async () => {
  await bed.admin.clearFaults();
  await bed.admin.deny();
  await bed.admin.pace('instant');
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

function expectFailure(operation: Operation, code: string): void {
  expect(operation).toMatchObject({ status: 'Failed', error: { code } });
  const details = operation.error?.details ?? [];
  expect(details.map((one) => one.code)).toContain('recommendation');
  expect(details.map((one) => one.code)).not.toContain('UndoFailed');
}

/** What a connection would leave behind in Azure and in the cluster. */
async function leftovers(cluster: string): Promise<string[]> {
  const name = cluster.split('/').at(-1)!;
  const extension = await bed.admin.read(
    `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`,
  );
  const settings = Object.keys(extension?.properties['configurationSettings'] ?? {});
  const credentials = await bed.admin.resources(new RegExp(`federatedIdentityCredentials/sc_${name.slice(-10)}_`, 'i'));
  const objects = [
    await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret'),
    await bed.cluster.serviceAccount(cluster, 'default', `sc-account-${bed.world.ids.identity.clientId}`),
  ];
  return [
    ...settings,
    ...credentials.map((one) => one.id),
    ...objects.flatMap((one) => (one ? [one.metadata.name] : [])),
  ];
}

const MISSING = IDS.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
const NOBODY = '99999999-0000-4000-8000-000000000000';

describe('a connection fails clearly', () => {
  it.each([
    ['Failed', 'ClusterFailed'],
    ['Canceled', 'ClusterFailed'],
  ])('when the cluster ends %s while it is waited for', async (then, code) => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 300, then);
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expectFailure(operation, code);
    expect(stepOf(operation, 'waitForCluster')).toMatchObject({ status: 'Failed' });
    expect(stepOf(operation, 'installExtension')).toMatchObject({ status: 'Pending', attempts: 0 });
    expect(await leftovers(cluster)).toEqual([]);
  });

  it('when the cluster is stopped', async () => {
    const cluster = await bed.newCluster();
    const document = (await bed.admin.read(cluster))!;
    await bed.admin.write(cluster, {
      ...document,
      properties: { ...document.properties, powerState: { code: 'Stopped' } },
    });
    expectFailure(await bed.api.connect(requests.secret(cluster)), 'ClusterStopped');
  });

  it('when the cluster does not exist', async () => {
    const cluster = `${await bed.newCluster()}x`;
    expectFailure(await bed.api.connect(requests.secret(cluster)), 'ClusterNotFound');
  });

  it('when the cluster does not become ready in time, saying what it waited for', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 60_000);
    const operation = await bed.api.connect(requests.secret(cluster));
    expectFailure(operation, 'StepTimedOut');
    expect(operation.error?.message).toContain('Updating');
  });

  it('when the extension ends in a Helm error, which it quotes, and leaves no record', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.extensionFails(cluster, 'InstallationFailed', 'Timed out waiting for resource readiness');
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expectFailure(operation, 'ExtensionFailed');
    expect(operation.error?.message).toContain('Timed out waiting for resource readiness');
    expect(await leftovers(cluster)).toEqual([]);
    expect((await bed.api.connect(requests.workloadIdentity(cluster))).status).toBe('Succeeded');
  });

  it('when the extension fails whatever is written: each operation tries once, and says why', async () => {
    const cluster = await bed.newCluster();
    const path = `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
    const writes = async (): Promise<number> =>
      (await bed.admin.requests()).filter((one) => one.method === 'PUT' && one.path.startsWith(path)).length;
    const records = async (): Promise<unknown> => (await bed.admin.read(path))?.properties['configurationSettings'];
    await bed.api.connect(requests.secret(cluster));
    const before = await records();
    await bed.admin.extensionFails(cluster, 'InstallationFailed', 'helm says no', 100);
    const failing = [
      requests.secret(cluster, { name: 'other' }),
      // Nothing of it changes, but the extension does not work any more.
      requests.secret(cluster),
      requests.secret(cluster, { clientType: 'python' }),
    ];
    for (const request of failing) {
      await bed.admin.forgetRequests();
      const operation = await bed.api.connect(request);
      expectFailure(operation, 'ExtensionFailed');
      expect(operation.error?.message).toContain('helm says no');
      // The second takes the record back.
      expect(await writes()).toBe(2);
      expect(await records()).toEqual(before);
    }
    await bed.admin.extensionFails(cluster, 'InstallationFailed', 'helm says no', 0);
    expect((await bed.api.connect(requests.secret(cluster))).status).toBe('Succeeded');
    expect((await bed.admin.read(path))?.properties['provisioningState']).toBe('Succeeded');
  });

  it('when the target is gone, and undoes what it made', async () => {
    const cluster = await bed.newCluster();
    const gone = bed.world.ids.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
    const identity = requests.workloadIdentity(cluster, { targetService: { type: 'AzureResource', id: gone } });
    expectFailure(await bed.api.connect(identity), 'TargetNotFound');
    expect(await leftovers(cluster)).toEqual([]);
    const secret = requests.secret(cluster, { targetService: { type: 'AzureResource', id: gone } });
    expectFailure(await bed.api.connect(secret), 'TargetNotFound');
    expect(await leftovers(cluster)).toEqual([]);
  });

  it.each([
    ['target', 'TargetNotFound', { targetService: { type: 'AzureResource', id: MISSING } }],
    ['identity', 'IdentityNotFound', { authInfo: { authType: 'userAssignedIdentity', clientId: NOBODY } }],
  ])(
    'when the %s does not exist, without waiting for a busy cluster, and says so in the log',
    async (_, code, changes) => {
      const cluster = await bed.newCluster();
      await bed.admin.clusterOperation(cluster, 60_000);
      const operation = await bed.api.connect(requests.workloadIdentity(cluster, changes));
      expectFailure(operation, code);
      expect(stepOf(operation, 'waitForCluster').status).toBe('Failed');
      const about = `operation ${operation.id} (create conn_1)`;
      expect(bed.output).toContain(`${about} begins`);
      expect(bed.output).toContain(`${about} ends Failed: ${code}`);
    },
  );

  it('when the identity does not exist', async () => {
    const cluster = await bed.newCluster();
    const authInfo = { authType: 'userAssignedIdentity', clientId: '99999999-0000-4000-8000-000000000000' };
    expectFailure(await bed.api.connect(requests.workloadIdentity(cluster, { authInfo })), 'IdentityNotFound');
    expect(await leftovers(cluster)).toEqual([]);
  });

  it.each([
    ['registering the provider', 'Microsoft.KubernetesConfiguration/register/action', 'ProviderRegistrationDenied'],
    ['reading the cluster', 'Microsoft.ContainerService/managedClusters/read', 'PermissionDenied'],
    ['writing the extension', 'Microsoft.KubernetesConfiguration/extensions/write', 'PermissionDenied'],
    ['updating the cluster', 'Microsoft.ContainerService/managedClusters/write', 'PermissionDenied'],
    [
      'writing the federated credential',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
      'PermissionDenied',
    ],
    ['assigning the role', 'Microsoft.Authorization/roleAssignments/write', 'PermissionDenied'],
    [
      'getting at the cluster’s API',
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      'PermissionDenied',
    ],
  ])('without the permission for %s, and undoes what it made', async (_, action, code) => {
    const cluster = await bed.newCluster();
    const { subscriptionId } = bed.world.ids;
    if (code === 'ProviderRegistrationDenied') await bed.admin.providerState(subscriptionId, 'NotRegistered');
    const identities = await bed.admin.resources(/userAssignedIdentities\/[^/]+$/i);
    // A target of its own: the role on it is nobody else's.
    const request = requests.workloadIdentity(cluster, toBlobs(await bed.ownStorageAccount()));
    await removeRoles();
    await bed.admin.deny({ action, scope: `/subscriptions/${subscriptionId}` });
    const operation = await bed.api.connect(request);
    expectFailure(operation, code);
    expect(operation.error?.message).toContain(action);
    await bed.admin.deny();
    await bed.admin.providerState(subscriptionId, 'Registered');
    expect(await leftovers(cluster)).toEqual([]);
    expect(await bed.admin.resources(/userAssignedIdentities\/[^/]+$/i)).toEqual(identities);
    expect(await rolesOfIdentity()).toEqual([]);
  });

  it('and names what could not be undone', async () => {
    const cluster = await bed.newCluster();
    const { subscriptionId } = bed.world.ids;
    await removeRoles();
    await bed.admin.deny(
      { action: 'Microsoft.Authorization/roleAssignments/write', scope: `/subscriptions/${subscriptionId}` },
      {
        action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
        scope: `/subscriptions/${subscriptionId}`,
      },
    );
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'PermissionDenied' } });
    const left = operation.error?.details?.filter((one) => one.code === 'UndoFailed') ?? [];
    expect(left.map((one) => one.target)).toEqual([expect.stringContaining('federatedIdentityCredentials')]);
    expect(stepOf(operation, 'undo')).toMatchObject({ status: 'Failed' });
  });
});

describe('what belongs to others', () => {
  it('is never overwritten: a foreign Secret of that name stays, and the rest is undone', async () => {
    const cluster = await bed.newCluster();
    const foreign = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sc-conn1-secret', namespace: 'default' },
      stringData: { mine: 'yes' },
    };
    await bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', foreign);
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expectFailure(operation, 'ForeignObject');
    expect(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret')).toEqual({ mine: 'yes' });
    expect(await leftovers(cluster)).toEqual(['sc-conn1-secret']);
  });

  it('is kept by an undo: the credential and ServiceAccount of another connection stay', async () => {
    const cluster = await bed.newCluster();
    expect((await bed.api.connect(requests.workloadIdentity(cluster, { name: 'first' }))).status).toBe('Succeeded');
    const before = await leftovers(cluster);
    const gone = bed.world.ids.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
    const failing = requests.workloadIdentity(cluster, { targetService: { type: 'AzureResource', id: gone } });
    expectFailure(await bed.api.connect(failing), 'TargetNotFound');
    expect(await leftovers(cluster)).toEqual(before);
  });
});

describe('an error from outside', () => {
  it('never carries a credential into the status', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.fault({
      method: 'POST',
      path: 'storageAccounts/[^/]+/listKeys$',
      times: 1,
      fault: { kind: 'status', status: 400, code: 'BadRequest', message: 'no keys today' },
    });
    const operation = await bed.api.connect(requests.secret(cluster));
    expectFailure(operation, 'RequestRejected');
    expect(JSON.stringify(operation)).not.toContain(CANARY);
  });
});

async function rolesOfIdentity(): Promise<string[]> {
  const { principalId } = bed.world.ids.identity;
  const all = await bed.admin.resources(/roleAssignments/i);
  return all.filter((one) => one.properties['principalId'] === principalId).map((one) => one.id);
}

async function removeRoles(): Promise<void> {
  for (const id of await rolesOfIdentity()) await bed.admin.remove(id);
}
