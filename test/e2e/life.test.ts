import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectionSchema, errorSchema } from '../../shared/workflow/response-schemas.ts';
import { ended, stepOf, type Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { Gate } from '../helpers/gate.ts';
import { newPlace } from '../helpers/place.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';

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

describe('a connection that is deleted', () => {
  it.each(['workloadIdentity', 'secret', 'servicePrincipal', 'database', 'keyVaultCsi'] as const)(
    'leaves nothing of itself (%s), and deleting it twice answers 204',
    async (kind) => {
      const cluster = await bed.newCluster();
      await bed.api.connect(requests.secret(cluster, { name: 'other' }));
      const targets = [await bed.ownStorageAccount(), bed.world.ids.keyVault];
      const before = await traces(bed, cluster, ...targets);
      const own = kind === 'workloadIdentity' || kind === 'servicePrincipal' ? toBlobs(targets[0]!) : {};
      expect(await bed.api.connect(requests[kind](cluster, own))).toMatchObject({ status: 'Succeeded' });
      expect(await traces(bed, cluster, ...targets)).not.toEqual(before);
      expect(await bed.api.remove(cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
      expect(await traces(bed, cluster, ...targets)).toEqual(before);
      expect((await bed.api.delete(connectionPath(cluster, 'conn_1'))).status).toBe(204);
    },
  );

  it('keeps Secret and ServiceAccount when asked to', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    const answer = await bed.api.delete(`${connectionPath(cluster, 'conn_1')}&keepKubernetesResources=true`);
    expect(answer.status).toBe(202);
    const operation = await bed.api.follow((answer.body as { operation: { id: string } }).operation.id);
    expect(stepOf(operation, 'removeResources').status).toBe('Skipped');
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeDefined();
    expect(await traces(bed, cluster, account)).toEqual(
      [
        `ServiceAccount default/sc-account-${bed.world.ids.identity.clientId}`,
        'Secret default/sc-conn1-secret',
      ].toSorted(),
    );
  });

  it('is not removed by a request that does not say clearly what to keep', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster));
    for (const word of ['yes', '1', '']) {
      const answer = await bed.api.delete(`${connectionPath(cluster, 'conn_1')}&keepKubernetesResources=${word}`);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('keepKubernetesResources must be true or false');
    }
    const linker = `${cluster}/providers/Microsoft.ServiceLinker/linkers/conn_1?api-version=2024-04-01`;
    expect((await bed.api.delete(`${linker}&keepKubernetesResources=yes`)).status).toBe(400);
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeDefined();
  });

  it('leaves what another connection uses, and the last one takes it', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    for (const name of ['one', 'two'])
      await bed.api.connect(requests.workloadIdentity(cluster, { name, ...toBlobs(account) }));
    await bed.api.remove(cluster, 'one');
    const left = await traces(bed, cluster, account);
    expect(left).toContain(`ServiceAccount default/sc-account-${bed.world.ids.identity.clientId}`);
    expect(left.filter((one) => /roleAssignments|federatedIdentityCredentials/i.test(one))).toHaveLength(2);
    await bed.api.remove(cluster, 'two');
    expect(await traces(bed, cluster, account)).toEqual([]);
  });

  it('leaves what a connection of another subscription uses, and the last one takes it', async () => {
    const [here, account] = [await bed.newCluster(), await bed.ownStorageAccount()];
    const { cluster: there } = await newPlace(bed);
    const { identity, subscriptionId } = bed.world.ids;
    const authInfo = { authType: 'userAssignedIdentity', clientId: identity.clientId, subscriptionId };
    const roles = (): Promise<unknown[]> => bed.admin.resources(new RegExp(`${account}/.*roleAssignments`, 'i'));
    for (const cluster of [here, there]) {
      const request = requests.workloadIdentity(cluster, { ...toBlobs(account), authInfo });
      expect(await bed.api.connect(request)).toMatchObject({ status: 'Succeeded' });
    }
    await bed.api.remove(here, 'conn_1');
    expect(await roles()).toHaveLength(1);
    await bed.api.remove(there, 'conn_1');
    expect(await roles()).toEqual([]);
  });

  it('at the same time as its twin leaves nothing either', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    for (const name of ['one', 'two'])
      await bed.api.connect(requests.workloadIdentity(cluster, { name, ...toBlobs(account) }));
    const ends = await Promise.all(['one', 'two'].map((name) => bed.api.remove(cluster, name)));
    expect(ends.map((one) => one.status)).toEqual(['Succeeded', 'Succeeded']);
    expect(await traces(bed, cluster, account)).toEqual([]);
  });

  it('goes although its target is gone', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    await bed.admin.remove(account);
    expect(await bed.api.remove(cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
    expect(await traces(bed, cluster)).toEqual([]);
  });

  it('goes although its cluster is gone: what it was granted in Azure is taken back', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    await bed.admin.remove(cluster);
    expect(await bed.api.remove(cluster, 'conn_1')).toMatchObject({ status: 'Succeeded' });
    expect(await bed.admin.resources(new RegExp(`${account}.*roleAssignments`, 'i'))).toEqual([]);
    const name = cluster.split('/').at(-1)!.slice(-10);
    expect(await bed.admin.resources(new RegExp(`federatedIdentityCredentials/sc_${name}_`, 'i'))).toEqual([]);
    expect((await bed.api.delete(connectionPath(cluster, 'conn_1'))).status).toBe(204);
  });

  it('is not there any more', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster));
    expect((await bed.api.get(connectionPath(cluster, 'conn_1'))).status).toBe(200);
    await bed.api.remove(cluster, 'conn_1');
    const answer = await bed.api.get(connectionPath(cluster, 'conn_1'));
    expect(answer.status).toBe(404);
    expect(errorSchema.parse(answer.body).error.code).toBe('ConnectionNotFound');
  });
});

describe('a connection that is changed', () => {
  it.each([
    ['namespace', { scope: 'elsewhere' }],
    ['auth type', { authInfo: { authType: 'secret' } }],
    ['client type', { clientType: 'springBoot' }],
  ])('in its %s is as if it had been made so', async (_, change) => {
    const [changed, fresh] = [await bed.newCluster(), await bed.newCluster()];
    const [account, twin] = [await bed.ownStorageAccount(), await bed.ownStorageAccount()];
    await bed.api.connect(requests.workloadIdentity(changed, toBlobs(account)));
    const answer = await bed.api.patch(connectionPath(changed, 'conn_1'), change);
    expect(answer.status, answer.text).toBe(202);
    const operation = await bed.api.follow((answer.body as { operation: Operation }).operation.id);
    expect(operation).toMatchObject({ status: 'Succeeded', properties: { action: 'update' } });
    await bed.api.connect({ ...requests.workloadIdentity(fresh, toBlobs(twin)), ...change });
    expect(await kinds(changed, account)).toEqual(await kinds(fresh, twin));
    const namespace = 'scope' in change ? change.scope : 'default';
    expect(Object.keys(await bed.cluster.values(changed, namespace, 'sc-conn1-secret'))).toEqual(
      Object.keys(await bed.cluster.values(fresh, namespace, 'sc-conn1-secret')),
    );
  });

  it('to another target loses its role on the old one', async () => {
    const [old, next] = [await bed.ownStorageAccount(), await bed.ownStorageAccount()];
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(old)));
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(next)));
    expect(stepOf(operation, 'removePrevious')).toMatchObject({ status: 'Succeeded' });
    const roles = (await traces(bed, cluster, old, next)).filter((one) => one.includes('roleAssignments'));
    expect(roles.map((one) => /storageAccounts\/([^/]+)/.exec(one)?.[1])).toEqual([
      /storageAccounts\/([^/]+)/.exec(next)?.[1],
    ]);
    const body = connectionSchema.parse((await bed.api.get(connectionPath(cluster, 'conn_1'))).body);
    expect(body.properties.targetService).toMatchObject({ id: `${next}/blobServices/default` });
  });

  it('and fails is what it was before', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await bed.api.connect(requests.workloadIdentity(cluster, toBlobs(account)));
    const before = await traces(bed, cluster, account);
    const shown = (await bed.api.get(connectionPath(cluster, 'conn_1'))).body;
    const foreign = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sc-conn1-secret', namespace: 'taken' } };
    await bed.cluster.create(cluster, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'taken' },
    });
    await bed.cluster.create(cluster, '/api/v1/namespaces/taken/secrets', foreign);
    const operation = await bed.api.connect(requests.secret(cluster, { scope: 'taken' }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    expect(await traces(bed, cluster, account)).toEqual(before);
    expect((await bed.api.get(connectionPath(cluster, 'conn_1'))).body).toEqual(shown);
  });

  it('by a request that was made from an older state keeps the newer one', async () => {
    using gate = new Gate(bed.world);
    const { number, cluster, requests: own } = await newPlace(bed);
    await bed.api.connect(own.secret(cluster));
    const isAtDoor = Promise.withResolvers<() => void>();
    gate.guard(number, ({ call, pass }) => {
      const isLook = call.method === 'GET' && /storageaccounts/i.test(call.path);
      // Only the first look is the slower request's, at the door.
      if (isLook && call.occurrence === 1) isAtDoor.resolve(pass);
      else pass();
    });
    const slower = bed.api.patch(connectionPath(cluster, 'conn_1'), { reconcile: 'off' });
    const letIn = await isAtDoor.promise;
    const faster = await bed.api.patch(connectionPath(cluster, 'conn_1'), { clientType: 'java' });
    await bed.api.follow((faster.body as { operation: Operation }).operation.id);
    letIn();
    const { operation } = (await slower).body as { operation: Operation };
    expect(await bed.api.follow(operation.id)).toMatchObject({
      status: 'Failed',
      error: { code: 'ConnectionChanged' },
    });
    const shown = connectionSchema.parse((await bed.api.get(connectionPath(cluster, 'conn_1'))).body);
    expect(shown.properties.clientType).toBe('java');
    const answer = await bed.api.patch(connectionPath(cluster, 'conn_1'), { reconcile: 'off' });
    const retried = await bed.api.follow((answer.body as { operation: Operation }).operation.id);
    expect(retried).toMatchObject({ status: 'Succeeded' });
  });

  it('needs a secret of the caller again', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.database(cluster));
    const answer = await bed.api.patch(connectionPath(cluster, 'conn_1'), { clientType: 'python' });
    expect(answer.status).toBe(400);
    const { details } = errorSchema.parse(answer.body).error;
    expect(details?.map((one) => one.target)).toContain('authInfo.secretInfo');
  });

  it('cannot be moved to another cluster or name, which is refused and not ignored', async () => {
    const cluster = await bed.newCluster();
    await bed.api.connect(requests.secret(cluster));
    const path = connectionPath(cluster, 'conn_1');
    for (const [field, value] of Object.entries({ name: 'x', cluster: `${cluster}x` })) {
      const answer = await bed.api.patch(path, { [field]: value });
      expect(answer.status).toBe(400);
      expect(errorSchema.parse(answer.body).error).toMatchObject({ details: [{ target: field }, {}] });
    }
    const same = await bed.api.patch(path, { name: 'CONN_1', reconcile: 'off' });
    expect(same.status).toBe(202);
    await bed.api.follow((same.body as { operation: Operation }).operation.id);
  });
});

describe('an operation that is cancelled', () => {
  it('stops while it waits, undoes what it made and ends Canceled', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.fault({
      method: 'PUT',
      path: 'roleAssignments',
      times: 1000,
      fault: { kind: 'status', status: 503, code: 'Busy' },
    });
    const account = await bed.ownStorageAccount();
    const id = await bed.api.accepted(requests.workloadIdentity(cluster, toBlobs(account)));
    await bed.api.follow(id, (one) => stepOf(one, 'grantAccess').status === 'Waiting');
    expect((await bed.api.post(`/api/operations/${id}/cancel`, {})).status).toBe(202);
    const operation = await bed.api.follow(id, ended);
    await bed.admin.clearFaults();
    expect(operation).toMatchObject({ status: 'Canceled', error: { code: 'Canceled' } });
    expect(await traces(bed, cluster, account)).toEqual([]);
    expect((await bed.api.post(`/api/operations/${id}/cancel`, {})).status).toBe(409);
  });

  it('that does not exist is 404', async () => {
    expect((await bed.api.post('/api/operations/nope/cancel', {})).status).toBe(404);
  });
});

function connectionPath(cluster: string, name: string): string {
  return `/api/connections/${name}?cluster=${encodeURIComponent(cluster)}`;
}

/** What kinds of things a connection has, to compare two clusters. */
async function kinds(cluster: string, account: string): Promise<string[]> {
  const all = await traces(bed, cluster, account);
  return all.map((one) => /roleAssignments|federatedIdentityCredentials/i.exec(one)?.[0] ?? one);
}
