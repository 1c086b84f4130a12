import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { connectionListSchema, errorSchema, operationListSchema } from '../../shared/workflow/response-schemas.ts';
import { stepOf, type Answer, type Api, type Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { clientPrincipal, PolicyFile } from '../helpers/policy.ts';
import { Requests, toBlobs } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { traces } from '../helpers/traces.ts';

const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001';
const BOB = 'bbbbbbbb-0000-4000-8000-000000000002';
const ALL = { clusters: ['*'], namespaces: ['*'], targets: ['*'] };

const policy = new PolicyFile();
let bed: TestBed;
let requests: Requests;
let alice: Api;
let bob: Api;

beforeAll(async () => {
  bed = await TestBed.start({ POLICY_FILE: policy.path, EASY_AUTH: 'true' });
  requests = new Requests(bed.world);
  alice = bed.api.with(clientPrincipal(ALICE));
  bob = bed.api.with(clientPrincipal(BOB, 'developer'));
});

beforeEach(() => policy.allow({ ...ALL }));

afterAll(async () => {
  for (const { transcript } of [alice, bob]) bed.api.transcript.push(...transcript);
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
  policy.remove();
});

function path(cluster: string, name = 'conn_1'): string {
  return `/api/connections/${name}?cluster=${encodeURIComponent(cluster)}`;
}

function list(cluster: string): string {
  return `/api/connections?cluster=${encodeURIComponent(cluster)}`;
}

function history(cluster: string): string {
  return `/api/operations?cluster=${encodeURIComponent(cluster)}`;
}

function expectDenied(answer: Answer, ...fields: string[]): void {
  expect(answer.status, answer.text).toBe(403);
  const { error } = errorSchema.parse(answer.body);
  expect(error.code).toBe('PolicyDenied');
  const targets = error.details?.map((one) => one.target).filter((target) => target !== undefined);
  expect(targets).toEqual(fields);
}

describe('at the door', () => {
  it('what no rule allows is refused with what is missing, and nothing is started', async () => {
    const cluster = await bed.newCluster();
    policy.allow();
    expectDenied(await alice.post('/api/connections', requests.secret(cluster)));
    policy.allow({ ...ALL, principals: [ALICE], namespaces: ['team-*'], authTypes: ['userAssignedIdentity'] });
    const refused = await alice.post('/api/connections', requests.secret(cluster));
    expectDenied(refused, 'scope', 'authInfo.authType');
    expect(refused.text).toContain("namespace 'default'");
    expectDenied(await bob.post('/api/connections', requests.secret(cluster)));
    expect(await traces(bed, cluster)).toEqual([]);
    policy.allow({ ...ALL });
    expect((await alice.get(history(cluster))).body).toEqual({ value: [] });
  });

  it('a rule lets in its principal, or whoever has its role, and the operation says who that was', async () => {
    const [mine, theirs] = [await bed.newCluster(), await bed.newCluster()];
    policy.allow({ ...ALL, principals: [ALICE.toUpperCase()], clusters: [mine.toUpperCase()] });
    const operation = await alice.connect(requests.secret(mine));
    expect(operation).toMatchObject({ status: 'Succeeded', properties: { requestedBy: `principal ${ALICE}` } });
    expectDenied(await alice.post('/api/connections', requests.secret(theirs)), 'cluster');
    policy.allow({ ...ALL, roles: ['developer'] });
    expect(await bob.connect(requests.secret(theirs))).toMatchObject({ status: 'Succeeded' });
    expectDenied(await alice.get(path(theirs)));
  });

  it('each kind of call needs its action', async () => {
    const cluster = await bed.newCluster();
    await alice.connect(requests.secret(cluster));
    policy.allow({ ...ALL, actions: ['read'] });
    expect((await alice.get(path(cluster))).status).toBe(200);
    expectDenied(await alice.post('/api/connections', requests.secret(cluster)), 'action');
    expectDenied(await alice.patch(path(cluster), { clientType: 'python' }), 'action');
    expectDenied(await alice.delete(path(cluster)), 'action');
    policy.allow({ ...ALL, actions: ['create', 'update', 'delete', 'cancel'] });
    expectDenied(await alice.get(path(cluster)), 'action');
    expectDenied(await alice.get(list(cluster)), 'action');
    expectDenied(await alice.get(history(cluster)), 'action');
  });

  it('an operation is read and cancelled only by those who may', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 700);
    policy.allow({ ...ALL, principals: [ALICE] }, { ...ALL, principals: [BOB], actions: ['read'] });
    const id = await alice.accepted(requests.secret(cluster));
    expect((await bob.get(`/api/operations/${id}`)).status).toBe(200);
    expectDenied(await bob.post(`/api/operations/${id}/cancel`, {}), 'action');
    expectDenied(await bed.api.get(`/api/operations/${id}`));
    expect(await alice.follow(id)).toMatchObject({ status: 'Succeeded' });
  });

  it('lists show what the caller may read and nothing else', async () => {
    const cluster = await bed.newCluster();
    await alice.connect(requests.secret(cluster, { name: 'mine', scope: 'team-a' }));
    await alice.connect(requests.secret(cluster, { name: 'theirs', scope: 'team-b' }));
    policy.allow({ ...ALL, principals: [ALICE], namespaces: ['*-a'] });
    const connections = connectionListSchema.parse((await alice.get(list(cluster))).body);
    expect(connections.value.map((one) => one.name)).toEqual(['mine']);
    const operations = operationListSchema.parse((await alice.get(history(cluster))).body);
    expect(operations.value.map((one) => one.properties.connectionId.split('/').at(-1))).toEqual(['mine']);
    expectDenied(await alice.get(path(cluster, 'theirs')), 'scope');
    expectDenied(await alice.delete(path(cluster, 'theirs')), 'scope');
  });

  it('validation, plan and configurations need leave for the connection, and a plan for what it would replace', async () => {
    const cluster = await bed.newCluster();
    await alice.connect(requests.secret(cluster, { scope: 'team-a' }));
    const calls = `/api/connections/conn_1/validate?cluster=${encodeURIComponent(cluster)}`;
    policy.allow({ ...ALL, principals: [BOB], namespaces: ['team-b'] });
    expectDenied(await bob.post(calls, ''), 'scope');
    expectDenied(await bob.get(calls.replace('validate', 'configurations')), 'scope');
    expectDenied(await bob.post('/api/connections/plan', requests.secret(cluster, { scope: 'team-a' })), 'scope');
    const answer = await bob.post('/api/connections/plan', requests.secret(cluster, { scope: 'team-b' }));
    expect(answer.status, answer.text).toBe(202);
    const { id } = (answer.body as { operation: Operation }).operation;
    expect(await bob.follow(id)).toMatchObject({ status: 'Failed', error: { code: 'PolicyDenied' } });
    policy.allow({ ...ALL, principals: [BOB], actions: ['read'] });
    expectDenied(await bob.post(calls, ''), 'action');
    expect((await bob.get(calls.replace('validate', 'configurations'))).status).toBe(200);
  });

  it('a dry run is replaced and deleted only by those who may make it', async () => {
    const cluster = await bed.newCluster();
    const dryrun = `${cluster}/providers/Microsoft.ServiceLinker/dryruns/mine?api-version=2024-07-01-preview`;
    const body = (namespace: string): object => {
      const { targetService, authInfo, clientType } = requests.secret(cluster);
      const parameters = { actionName: 'createOrUpdate', targetService, authInfo, clientType, scope: namespace };
      return { properties: { parameters } };
    };
    const made = await alice.put(dryrun, body('team-a'));
    expect(made.status, made.text).toBe(201);
    policy.allow(
      { ...ALL, principals: [BOB], namespaces: ['team-b'] },
      { ...ALL, principals: [BOB], actions: ['read'] },
    );
    expect((await bob.get(dryrun)).status).toBe(200);
    expectDenied(await bob.put(dryrun, body('team-b')), 'scope');
    expectDenied(await bob.delete(dryrun), 'scope');
    policy.allow({ ...ALL });
    expect((await alice.delete(dryrun)).status).toBe(200);
    expect((await alice.delete(dryrun)).status).toBe(204);
  });

  it('a connection of another namespace is not taken over by its name', async () => {
    const cluster = await bed.newCluster();
    await alice.connect(requests.secret(cluster, { scope: 'team-a' }));
    policy.allow({ ...ALL, principals: [BOB], namespaces: ['team-b'] });
    expectDenied(await bob.post('/api/connections', requests.secret(cluster, { scope: 'team-b' })), 'scope');
    expect(await bed.cluster.secret(cluster, 'team-a', 'sc-conn1-secret')).toBeDefined();
  });

  it('system namespaces are no destination, whatever the policy says', async () => {
    const cluster = await bed.newCluster();
    for (const scope of ['kube-system', 'sc-system', 'gatekeeper-system', 'kube-public', 'kube-node-lease']) {
      const answer = await alice.post('/api/connections', requests.secret(cluster, { scope }));
      expect(answer.status).toBe(400);
      expect(errorSchema.parse(answer.body).error.details?.[0]?.code).toBe('NamespaceDenied');
    }
  });

  it('a header that is no client principal makes nobody a principal', async () => {
    policy.allow({ ...ALL, principals: [ALICE] });
    const cluster = await bed.newCluster();
    for (const header of ['', 'AAAA', '%', Buffer.from('{"claims":{}}').toString('base64'), 'a'.repeat(5000)]) {
      expectDenied(await bed.api.with({ 'x-ms-client-principal': header }).get(list(cluster)));
    }
  });
});

describe('between the request and the step', () => {
  it('a permission that is taken away stops the operation before it writes', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 700);
    const id = await alice.accepted(requests.workloadIdentity(cluster));
    policy.allow({ ...ALL, principals: [ALICE], actions: ['read'] });
    const operation = await alice.follow(id);
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'PolicyDenied' } });
    expect(operation.error?.details?.map((one) => one.code)).toContain('recommendation');
    expect(await traces(bed, cluster)).toEqual([]);
  });

  it('what was made before is undone all the same', async () => {
    const cluster = await bed.newCluster();
    const account = await bed.ownStorageAccount();
    const busy = { kind: 'status', status: 503, code: 'Busy' };
    await bed.admin.fault({ method: 'PUT', path: `${account}.*roleAssignments`, times: 1000, fault: busy });
    const id = await alice.accepted(requests.workloadIdentity(cluster, toBlobs(account)));
    const waiting = (one: Operation): boolean => stepOf(one, 'grantAccess').status === 'Waiting';
    await alice.follow(id, waiting);
    expect(await traces(bed, cluster, account)).not.toEqual([]);
    policy.allow({ ...ALL, actions: ['read'] });
    const operation = await alice.follow(id);
    await bed.admin.clearFaults();
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'PolicyDenied' } });
    expect(stepOf(operation, 'undo').status).toBe('Succeeded');
    expect(await traces(bed, cluster, account)).toEqual([]);
  });

  it('a connection that could not be seen at the door is not taken over either', async () => {
    const cluster = await bed.newCluster();
    await alice.connect(requests.secret(cluster, { scope: 'team-a' }));
    const before = (await alice.get(path(cluster))).body;
    policy.allow({ ...ALL, principals: [ALICE] }, { ...ALL, principals: [BOB], namespaces: ['team-b'] });
    const unseen = { kind: 'status', status: 403, code: 'AuthorizationFailed' };
    await bed.admin.fault({ method: 'GET', path: `${cluster}.*extensions`, times: 1000, fault: unseen });
    await bed.admin.clusterOperation(cluster, 500);
    const id = await bob.accepted(requests.secret(cluster, { scope: 'team-b' }));
    await bed.admin.clearFaults();
    const operation = await bob.follow(id);
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'PolicyDenied' } });
    expect(operation.error?.message).toContain("namespace 'team-a'");
    expect((await alice.get(path(cluster))).body).toEqual(before);
    expect(await bed.cluster.secret(cluster, 'team-b', 'sc-conn1-secret')).toBeUndefined();
    expect(await bed.cluster.secret(cluster, 'team-a', 'sc-conn1-secret')).toBeDefined();
  });

  it('a file that is broken for a while makes the operation wait and every call fail', async () => {
    const cluster = await bed.newCluster();
    await bed.admin.clusterOperation(cluster, 100);
    const id = await alice.accepted(requests.secret(cluster));
    policy.write('{"rules": [');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const answer = await alice.get(`/api/operations/${id}`);
    expect(answer.status).toBe(503);
    expect(errorSchema.parse(answer.body).error).toMatchObject({
      code: 'ServiceMisconfigured',
      message: 'POLICY_FILE: the file is not valid JSON',
    });
    expect(await bed.cluster.secret(cluster, 'default', 'sc-conn1-secret')).toBeUndefined();
    policy.allow({ ...ALL });
    expect(await alice.follow(id)).toMatchObject({ status: 'Succeeded' });
  });
});
