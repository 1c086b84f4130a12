import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { acceptedSchema, connectionListSchema, operationSchema } from '../../shared/workflow/response-schemas.ts';
import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('a workload identity connection', () => {
  it('ends with everything in place, and the workload finds its Secret and ServiceAccount', async () => {
    const cluster = await bed.newCluster();
    const { identity, tenantId } = bed.world.ids;
    const answer = await bed.api.post('/api/connections', requests.workloadIdentity(cluster));
    expect(answer.status).toBe(202);
    const accepted = acceptedSchema.parse(answer.body);
    const url = answer.headers.get('azure-asyncoperation');
    expect(url).toMatch(new RegExp(`/api/operations/${accepted.operation.id}$`));
    expect(answer.headers.get('location')).toBe(url);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(accepted.connection.properties.provisioningState).toBe('Accepted');

    const operation = operationSchema.parse(await bed.api.follow(accepted.operation.id));
    expect(operation).toMatchObject({ status: 'Succeeded', percentComplete: 100 });
    const ends = operation.properties.steps.map(({ name, status }) => [name, status]);
    // The demo account lets every network in.
    expect(ends.filter(([, status]) => status !== 'Succeeded')).toEqual([['openFirewall', 'Skipped']]);
    const account = `sc-account-${identity.clientId}`;
    expect(operation.properties.resources).toEqual({
      secret: {
        namespace: 'default',
        name: 'sc-conn1-secret',
        keys: ['AZURE_STORAGEBLOB_RESOURCEENDPOINT', 'AZURE_STORAGEBLOB_CLIENTID'],
      },
      serviceAccount: { namespace: 'default', name: account },
    });

    expect(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret')).toMatchObject({
      AZURE_STORAGEBLOB_CLIENTID: identity.clientId,
    });
    const secret = await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret');
    expect(secret).toMatchObject({
      type: 'Opaque',
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'aks-service-connector' } },
    });
    expect(await bed.cluster.serviceAccount(cluster, 'default', account)).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'aks-service-connector' },
        annotations: {
          'azure.workload.identity/client-id': identity.clientId,
          'azure.workload.identity/tenant-id': tenantId,
        },
      },
    });

    const document = (await bed.admin.read(cluster))!;
    expect(document.properties).toMatchObject({
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
    });
    const issuer = (document.properties['oidcIssuerProfile'] as { issuerURL: string }).issuerURL;
    const credentials = await bed.admin.resources(/federatedIdentityCredentials/i);
    expect(credentials.map((one) => one.properties)).toContainEqual(
      expect.objectContaining({
        issuer,
        subject: `system:serviceaccount:default:${account}`,
        audiences: ['api://AzureADTokenExchange'],
      }),
    );
    const roles = await bed.admin.resources(/storageAccounts.*roleAssignments/i);
    const mine = roles.filter((one) => one.properties['principalId'] === identity.principalId);
    expect(mine.map((one) => String(one.properties['roleDefinitionId']).split('/').at(-1))).toEqual([
      'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    ]);
  });

  it('repeated is a no-op that succeeds and writes nothing anywhere', async () => {
    const cluster = await bed.newCluster();
    const request = requests.workloadIdentity(cluster);
    expect((await bed.api.connect(request)).status).toBe('Succeeded');
    const before = {
      resources: await bed.admin.resources(),
      secret: await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret'),
    };
    expect((await bed.api.connect(request)).status).toBe('Succeeded');
    expect(await bed.admin.resources()).toEqual(before.resources);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toEqual(before.secret);
  });

  it('makes no cluster update where nothing is missing, and keeps what else the cluster has', async () => {
    const cluster = await bed.newCluster();
    const original = (await bed.admin.read(cluster))!;
    await bed.admin.write(cluster, {
      ...original,
      properties: { ...original.properties, fieldOfTheFuture: { a: [1] } },
    });
    expect((await bed.api.connect(requests.workloadIdentity(cluster))).status).toBe('Succeeded');
    const enabled = (await bed.admin.read(cluster))!;
    expect(enabled.properties).toMatchObject({ fieldOfTheFuture: { a: [1] } });
    await bed.admin.forgetRequests();
    const second = await bed.api.connect(requests.workloadIdentity(cluster, { name: 'conn_2' }));
    expect(stepOf(second, 'enableAddons')).toMatchObject({ status: 'Succeeded', attempts: 1 });
    const updates = (await bed.admin.requests()).filter(
      (one) => one.method === 'PUT' && one.path.toLowerCase() === cluster.toLowerCase(),
    );
    expect(updates).toEqual([]);
  });
});

describe('connections of one cluster', () => {
  it('keep each other’s records, whatever the auth type, and are listed', async () => {
    const cluster = await bed.newCluster();
    const all = [
      requests.workloadIdentity(cluster, { name: 'one' }),
      requests.secret(cluster, { name: 'two' }),
      requests.servicePrincipal(cluster, { name: 'three' }),
      requests.database(cluster, { name: 'four' }),
      requests.keyVaultCsi(cluster, { name: 'five' }),
    ];
    for (const request of all) expect((await bed.api.connect(request)).status).toBe('Succeeded');
    const answer = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    const list = connectionListSchema.parse(answer.body).value;
    expect(list.map((one) => one.name).toSorted()).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect(new Set(list.map((one) => one.properties.provisioningState))).toEqual(new Set(['Succeeded']));
    expect(list.find((one) => one.name === 'one')?.kubernetesResourceName).toEqual({
      secret: 'sc-one-secret',
      serviceAccount: `sc-account-${bed.world.ids.identity.clientId}`,
    });
  });

  it('made all at once end well and lose no record', async () => {
    const cluster = await bed.newCluster();
    const names = Array.from({ length: 6 }, (_, index) => `parallel_${index}`);
    const operations = await Promise.all(
      names.map((name, index) =>
        bed.api.connect(
          index % 2 === 0 ? requests.workloadIdentity(cluster, { name }) : requests.secret(cluster, { name }),
        ),
      ),
    );
    expect(operations.map((one) => one.status)).toEqual(names.map(() => 'Succeeded'));
    const answer = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
    expect(
      connectionListSchema
        .parse(answer.body)
        .value.map((one) => one.name)
        .toSorted(),
    ).toEqual(names);
  });
});

describe('a namespace', () => {
  it('is made when it is absent and used when it is there', async () => {
    const cluster = await bed.newCluster();
    const operation = await bed.api.connect(requests.secret(cluster, { scope: 'shop' }));
    expect(operation.status).toBe('Succeeded');
    expect(await bed.cluster.read(cluster, '/api/v1/namespaces/shop')).toBeDefined();
    const again = await bed.api.connect(requests.secret(cluster, { name: 'conn_2', scope: 'shop' }));
    expect(again.properties.resources?.secret?.namespace).toBe('shop');
  });
});

describe('a changed client type', () => {
  it('replaces the whole set of keys', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster, { clientType: 'springBoot' }));
    const operation = await bed.api.connect(requests.secret(cluster, { clientType: 'nodejs' }));
    expect(operation.status).toBe('Succeeded');
    expect(Object.keys(await bed.cluster.values(cluster, 'default', 'sc-conn1-secret'))).toEqual([
      'AZURE_STORAGEBLOB_CONNECTIONSTRING',
    ]);
  });
});
