import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema } from '../../shared/workflow/response-schemas.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { planOf, type Plan } from '../helpers/plan.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterEach(async () => {
  await bed.admin.clearFaults();
  await bed.admin.deny();
  await bed.admin.providerState(bed.world.ids.subscriptionId, 'Registered');
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** The plan of a request, of which it is also made sure that making it wrote nothing anywhere. */
async function plan(request: unknown): Promise<Plan> {
  const { cluster } = request as { cluster: string };
  const before = [await bed.admin.resources(), await objects(cluster)];
  await bed.admin.forgetRequests();
  const planned = await planOf(bed, request);
  expect(JSON.stringify(planned)).not.toContain(CANARY);
  expect(await writes()).toEqual([]);
  expect([await bed.admin.resources(), await objects(cluster)]).toEqual(before);
  return planned;
}

/** What Azure was asked that is no reading: the listing of keys and credentials is a `POST` too. */
async function writes(): Promise<string[]> {
  return (await bed.admin.requests())
    .filter(({ method, path }) => method !== 'GET' && !(method === 'POST' && /\/list[^/]*$/i.test(path)))
    .map(({ method, path }) => `${method} ${path}`);
}

/** All Secrets, ServiceAccounts, ConfigMaps and namespaces of a cluster, with their versions. */
async function objects(cluster: string): Promise<unknown> {
  if (!(await bed.admin.read(cluster))) return undefined;
  const kinds = ['secrets', 'serviceaccounts', 'configmaps', 'namespaces'];
  return Promise.all(
    kinds.map(async (kind) => {
      const { body } = await bed.cluster.send(cluster, `/api/v1/${kind}`);
      return (body as { items: unknown[] }).items;
    }),
  );
}

function names({ operationPreviews }: Plan): string[] {
  return operationPreviews.map((one) => one.name);
}

function codes({ prerequisiteResults }: Plan): string[] {
  return prerequisiteResults.map((one) => (one.type === 'basicError' ? one.code : one.type));
}

describe('the plan of a connection that is not there', () => {
  it.each([
    [
      'workloadIdentity',
      [
        'installExtension',
        'enableFeature',
        'createFederatedCredential',
        'assignRole',
        'createNamespace',
        'createServiceAccount',
        'createSecret',
      ],
    ],
    ['secret', ['installExtension', 'createNamespace', 'createSecret']],
    ['servicePrincipal', ['installExtension', 'assignRole', 'createNamespace', 'createSecret']],
    ['database', ['installExtension', 'configFirewallRule', 'createNamespace', 'createSecret']],
    ['keyVaultCsi', ['installExtension', 'enableFeature', 'addAccessPolicy', 'createNamespace', 'createSecret']],
  ] as const)('names every change (%s), and none once it is there', async (kind, expected) => {
    const cluster = await bed.newCluster();
    const own = kind === 'database' || kind === 'keyVaultCsi' ? {} : toBlobs(await bed.ownStorageAccount());
    const request = requests[kind](cluster, { scope: 'shop', ...own });
    const before = await plan(request);
    expect(names(before)).toEqual(expected);
    expect(before.prerequisiteResults).toEqual([]);

    await bed.admin.forgetRequests();
    expect(await bed.api.connect(request)).toMatchObject({ status: 'Succeeded' });
    const azure = before.operationPreviews.filter(({ action }) => !/managedClusters\/\w+s\/write$/.test(action));
    const made = [...new Set((await writes()).map((write) => actionOf(write)))];
    expect(made.toSorted()).toEqual([...new Set(azure.map(({ action }) => action))].toSorted());

    expect(await plan(request)).toEqual({ prerequisiteResults: [], operationPreviews: [] });
  });

  it('says of each change where it is made, by which action', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const { operationPreviews } = await plan(requests.workloadIdentity(cluster, toBlobs(account)));
    expect(operationPreviews).toContainEqual({
      name: 'assignRole',
      operationType: 'configAuth',
      description: `Grant principal ${bed.world.ids.identity.principalId} role Storage Blob Data Contributor at ${account}`,
      action: 'Microsoft.Authorization/roleAssignments/write',
      scope: account,
    });
    expect(operationPreviews).toContainEqual({
      name: 'createSecret',
      operationType: 'configConnection',
      description: 'Create Secret default/sc-conn1-secret',
      action: 'Microsoft.ContainerService/managedClusters/secrets/write',
      scope: `${cluster}/namespaces/default`,
    });
  });

  it('lets the cluster through a firewall that is on', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const document = (await bed.admin.read(account))!;
    const networkAcls = { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };
    await bed.admin.write(account, { ...document, properties: { ...document.properties, networkAcls } });
    const { operationPreviews } = await plan(requests.secret(cluster, toBlobs(account)));
    expect(operationPreviews.find((one) => one.operationType === 'configNetwork')).toMatchObject({
      name: 'configFirewallRule',
      action: 'Microsoft.Storage/storageAccounts/write',
      scope: account,
    });
  });
});

/** The action that a write to Azure needs, as roles name it. */
function actionOf(write: string): string {
  const [method = '', path = ''] = write.split(' ');
  const [namespace = '', ...rest] = path.split('/providers/').at(-1)!.split('/');
  const types = rest.filter((_, at) => at % 2 === 0);
  if (method === 'POST') return `${namespace}/${types.join('/')}/action`;
  return `${namespace}/${types.join('/')}/${method === 'DELETE' ? 'delete' : 'write'}`;
}

describe('the plan of a change', () => {
  it('to another namespace names what moves, and what goes', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    const change = requests.workloadIdentity(cluster, { ...toBlobs(account), scope: 'elsewhere' });
    const planned = await plan(change);
    expect(names(planned)).toEqual([
      'updateExtension',
      'createFederatedCredential',
      'createNamespace',
      'createServiceAccount',
      'createSecret',
      'removeSecret',
      'removeServiceAccount',
      'removeFederatedCredential',
    ]);
    const before = await traces(bed, cluster, account);
    await bed.api.connect(change);
    const after = await traces(bed, cluster, account);
    const gone = before.filter((one) => !after.includes(one));
    expect(gone).toHaveLength(names(planned).filter((name) => name.startsWith('remove')).length);
  });

  it('to another auth type takes the access away, but not what another connection uses', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    const change = requests.secret(cluster, toBlobs(account));
    expect(names(await plan(change))).toEqual([
      'updateExtension',
      'updateSecret',
      'removeServiceAccount',
      'removeRole',
      'removeFederatedCredential',
    ]);
    await bed.api.connect(requests.workloadIdentity(cluster, { name: 'other', ...toBlobs(account) }));
    expect(names(await plan(change))).toEqual(['updateExtension', 'updateSecret']);
  });

  it('that only repairs the Secret is the Secret alone', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.database(cluster));
    await bed.cluster.send(cluster, '/api/v1/namespaces/default/secrets/sc-conn1-secret', { method: 'DELETE' });
    expect(names(await plan(requests.database(cluster)))).toEqual(['createSecret']);
  });
});

describe('a plan notes as a prerequisite', () => {
  it('a provider that is not registered', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.providerState(bed.world.ids.subscriptionId, 'NotRegistered');
    const planned = await plan(requests.secret(cluster));
    expect(codes(planned)).toEqual(['ProviderNotRegistered']);
    expect(planned.operationPreviews[0]).toMatchObject({
      name: 'registerProvider',
      action: 'Microsoft.KubernetesConfiguration/register/action',
      scope: `/subscriptions/${bed.world.ids.subscriptionId}`,
    });
  });

  it('a target that is missing', async () => {
    const cluster = await bed.newCluster();
    const gone = bed.world.ids.storageAccount.replace(/storageAccounts\/[^/]+/, 'storageAccounts/gone');
    const targetService = { type: 'AzureResource', id: gone };
    expect(codes(await plan(requests.secret(cluster, { targetService })))).toContain('TargetNotFound');
  });

  it('an identity that is missing', async () => {
    const cluster = await bed.newCluster();
    const authInfo = { authType: 'userAssignedIdentity', clientId: '99999999-0000-4000-8000-000000000000' };
    expect(codes(await plan(requests.workloadIdentity(cluster, { authInfo })))).toEqual(['IdentityNotFound']);
  });

  it('a target whose keys are switched off', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const document = (await bed.admin.read(account))!;
    await bed.admin.write(account, {
      ...document,
      properties: { ...document.properties, allowSharedKeyAccess: false },
    });
    expect(codes(await plan(requests.secret(cluster, toBlobs(account))))).toEqual(['TargetNotUsable']);
  });

  it.each([
    ['stopped', { powerState: { code: 'Stopped' } }, 'ClusterStopped'],
    ['failed', { provisioningState: 'Failed' }, 'ClusterFailed'],
    ['busy', { provisioningState: 'Upgrading' }, 'ClusterBusy'],
  ])('a cluster that is %s', async (_, properties, code) => {
    const cluster = await bed.newCluster();
    const document = (await bed.admin.read(cluster))!;
    await bed.admin.write(cluster, { ...document, properties: { ...document.properties, ...properties } });
    expect(codes(await plan(requests.secret(cluster)))).toEqual([code]);
  });

  it('a cluster that is missing', async () => {
    const planned = await plan(requests.secret(`${await bed.newCluster()}x`));
    expect(codes(planned)).toContain('ClusterNotFound');
    expect(planned.operationPreviews).toEqual([]);
  });

  it('a name that gives the same Secret name as another', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster, { name: 'a_b' }));
    const planned = await plan(requests.secret(cluster, { name: 'a.b' }));
    expect(codes(planned)).toEqual(['ConnectionNameCollision']);
  });

  it('an object that belongs to someone else', async () => {
    const cluster = await bed.newCluster();
    const metadata = { name: 'sc-conn1-secret', namespace: 'default' };
    const foreign = { apiVersion: 'v1', kind: 'Secret', metadata };
    await bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', foreign);
    expect(codes(await plan(requests.secret(cluster)))).toEqual(['ForeignObject']);
  });

  it('the permissions that the service lacks, with the role that has them', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const { subscriptionId, identity } = bed.world.ids;
    const scope = `/subscriptions/${subscriptionId}`;
    const federation = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write';
    await bed.admin.deny(
      { action: 'Microsoft.Authorization/roleAssignments/write', scope: account },
      { action: federation, scope },
      { action: 'Microsoft.KubernetesConfiguration/extensions/write', scope: cluster },
    );
    const { prerequisiteResults } = await plan(requests.workloadIdentity(cluster, toBlobs(account)));
    const missing = (at: string, permission: string, recommendedRole: string): unknown => ({
      type: 'permissionsMissing',
      scope: at,
      permissions: [permission],
      recommendedRole,
    });
    expect(prerequisiteResults.toSorted((one, other) => sortKey(one).localeCompare(sortKey(other)))).toEqual([
      missing(cluster, 'Microsoft.KubernetesConfiguration/extensions/write', 'Kubernetes Extension Contributor'),
      missing(identity.id, federation, 'Managed Identity Contributor'),
      missing(account, 'Microsoft.Authorization/roleAssignments/write', 'Role Based Access Control Administrator'),
    ]);
  });

  it('what could not be read, and plans the rest', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const action = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';
    await bed.admin.deny({ action, scope: cluster });
    const planned = await plan(requests.secret(cluster, toBlobs(account)));
    expect(codes(planned)).toEqual(['PermissionDenied', 'permissionsMissing']);
    expect(names(planned)).toEqual(['installExtension']);
  });
});

function sortKey(one: Plan['prerequisiteResults'][number]): string {
  return one.type === 'permissionsMissing' ? one.scope.toLowerCase() : one.code;
}

describe('a request for a plan', () => {
  it('that is not valid is answered with 400 and the field', async () => {
    const answer = await bed.api.post('/api/connections/plan', { ...requests.secret('nope'), colour: 'red' });
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(answer.body).error.code).toBe('InvalidRequest');
    expect((await bed.api.post('/api/connections/plan', '{')).status).toBe(400);
  });

  it("leaves the name 'plan' free for a connection", async () => {
    const cluster = await bed.newCluster();
    expect(await bed.api.connect(requests.secret(cluster, { name: 'plan' }))).toMatchObject({ status: 'Succeeded' });
    expect((await bed.api.get(`/api/connections/plan?cluster=${encodeURIComponent(cluster)}`)).status).toBe(200);
    expect(await bed.api.remove(cluster, 'plan')).toMatchObject({ status: 'Succeeded' });
  });
});
