import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { stepOf, type Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { ClusterFaults } from '../helpers/cluster-faults.ts';
import { Gate } from '../helpers/gate.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { Requests, toBlobs, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { checked, connectionPath } from '../events/connection-health.ts';

let bed: TestBed;
let requests: Requests;
let clusterFaults: ClusterFaults;
let gate: Gate;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
  clusterFaults = new ClusterFaults(bed.world);
  gate = new Gate(bed.world);
});

afterEach(async () => {
  await bed.admin.clearFaults();
  await clusterFaults.clear();
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

const SECRET = 'sc-conn1-secret';

function detailsOf({ error }: Operation, code: string): string[] {
  return (error?.details ?? []).filter((one) => one.code === code).map(({ target = '' }) => target);
}

/** Somebody else has the Secret's name, which is found after everything else has been written. */
async function takeSecret(cluster: string): Promise<void> {
  const metadata = { name: SECRET, namespace: 'default' };
  await bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
  });
}

/** Roles of the customer's own, that may read and nothing else. */
async function customRoles(count: number): Promise<string[]> {
  const properties = { roleName: 'reader', type: 'CustomRole', permissions: [{ actions: ['*/read'] }] };
  const type = 'Microsoft.Authorization/roleDefinitions';
  const scope = `/subscriptions/${bed.world.ids.subscriptionId}/providers`;
  const names = Array.from({ length: count }, () => randomUUID());
  await Promise.all(
    names.map((name) => {
      const id = `${scope}/${type}/${name}`;
      return bed.admin.write(id, { id, type, name, properties });
    }),
  );
  return names;
}

describe('the status of an operation', () => {
  it('has room for an undo of which much fails, and its end names all of that', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    await takeSecret(cluster);
    const message = `The client does not have authorization to perform this action: ${'over a long scope, '.repeat(25)}`;
    const refused = { kind: 'status', status: 403, code: 'AuthorizationFailed', message };
    await bed.admin.fault({ method: 'DELETE', path: `${account}.*roleAssignments`, times: 12, fault: refused });
    const roles = await customRoles(20);
    const authInfo = { authType: 'userAssignedIdentity', clientId: bed.world.ids.identity.clientId, roles };
    const operation = await bed.api.connect(requests.workloadIdentity(cluster, { authInfo, ...toBlobs(account) }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    const left = (await bed.admin.resources(/roleAssignments/i)).filter(({ id }) => id.startsWith(account));
    expect(left).toHaveLength(12);
    expect(detailsOf(operation, 'UndoFailed').toSorted()).toEqual(left.map(({ id }) => id).toSorted());
  });

  it('has room for a connection with many long keys, through an update and a check', async () => {
    const cluster = await bed.newCluster();
    const keys = Array.from({ length: 100 }, (_, at) => [`K${at}_`.padEnd(120, 'x'), 'value'] as const);
    const configurationInfo = { additionalConfigurations: Object.fromEntries(keys) };
    const request = requests.secret(cluster, { configurationInfo });
    expect(await bed.api.connect(request)).toMatchObject({ status: 'Succeeded' });
    const operation = await bed.api.connect({ ...request, clientType: 'dotnet' });
    expect(operation).toMatchObject({ status: 'Succeeded' });
    expect(operation.properties.resources?.secret?.keys).toHaveLength(101);
    expect(await checked(bed, cluster)).toMatchObject({ status: 'Ready', reason: 'ChecksSucceeded' });
  });
});

describe('an update that is cancelled after the Secret got its new values', () => {
  /** Cancels the update in the moment when the Secret is written and nobody knows that it is. */
  async function cancelled(place: Place, change: Json): Promise<Operation> {
    let isWritten = false;
    gate.guard(place.number, ({ call, request, pass, passButHold }) => {
      const lose = (): void => void request.socket.destroy();
      if (call.server !== 'cluster') pass();
      else if (isWritten) lose();
      else if (call.method === 'PATCH' && call.path.includes('/secrets')) {
        isWritten = true;
        passButHold(lose);
      } else pass();
    });
    const answer = await bed.api.patch(connectionPath(place.cluster), change);
    expect(answer.status, answer.text).toBe(202);
    const { id } = (answer.body as { operation: Operation }).operation;
    await bed.api.follow(id, (one) => isWritten && stepOf(one, 'createResources').status === 'Waiting');
    await bed.api.post(`/api/operations/${id}/cancel`, {});
    await bed.api.follow(id, (one) => one.properties.steps.some(({ name }) => name === 'undo'));
    gate.open(place.number);
    return bed.api.follow(id);
  }

  it('gives it those of before', async () => {
    const place = await newPlace(bed);
    const { cluster, requests } = place;
    await bed.api.connect(requests.secret(cluster));
    const before = await bed.cluster.values(cluster, 'default', SECRET);
    const operation = await cancelled(place, { clientType: 'springBoot' });
    expect(operation).toMatchObject({ status: 'Canceled' });
    expect(detailsOf(operation, 'UndoFailed')).toEqual([]);
    expect(await bed.cluster.values(cluster, 'default', SECRET)).toEqual(before);
    const shown = await bed.api.get(connectionPath(cluster));
    expect(shown.body).toMatchObject({ properties: { clientType: 'nodejs' } });
  });

  it('names it when only the caller knows those of before', async () => {
    const place = await newPlace(bed);
    const { cluster, requests } = place;
    await bed.api.connect(requests.database(cluster));
    const { authInfo } = requests.database(cluster);
    const operation = await cancelled(place, { authInfo, clientType: 'python' });
    expect(operation).toMatchObject({ status: 'Canceled' });
    expect(detailsOf(operation, 'UndoFailed')).toEqual([`secret default/${SECRET}`]);
  });
});

describe('a create that fails', () => {
  it('names the namespace that it made and that stays', async () => {
    const cluster = await bed.newCluster();
    const denied = { kind: 'status', status: 403, code: 'Forbidden' };
    await clusterFaults.add({ method: 'POST', path: 'namespaces/fresh/secrets', times: 5, fault: denied });
    const operation = await bed.api.connect(requests.secret(cluster, { scope: 'fresh' }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ClusterAccessDenied' } });
    expect(await bed.cluster.read(cluster, '/api/v1/namespaces/fresh')).toBeDefined();

    expect(detailsOf(operation, 'KeptInUse')).toEqual(['namespace fresh']);
  });
});
