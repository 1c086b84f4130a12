import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly fieldsV1: unknown;
}

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

async function apply(name: string, manager: string, body: object, query = ''): Promise<Reply> {
  const path = `${CONFIG_MAPS}/${name}?fieldManager=${manager}${query}`;
  const all = { apiVersion: 'v1', kind: 'ConfigMap', ...body };
  return bed.send('PATCH', path, { body: all, type: 'application/apply-patch+yaml' });
}

function ownership({ body }: Reply): Record<string, unknown> {
  const { managedFields } = body['metadata'] as { managedFields: Entry[] };
  return Object.fromEntries(managedFields.map((one) => [`${one.manager} ${one.operation}`, one.fieldsV1]));
}

describe('server-side apply', () => {
  it('creates an object that is missing and owns what it names', async () => {
    const reply = await apply('fresh', 'us', { metadata: { labels: { app: 'web' } }, data: { a: '1' } });
    expect(reply.status).toBe(201);
    expect(ownership(reply)).toEqual({
      'us Apply': { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } },
    });
  });

  it('of the same configuration changes nothing, not even the version', async () => {
    const first = await apply('same', 'us', { data: { a: '1' } });
    const second = await apply('same', 'us', { data: { a: '1' } });
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
  });

  it('removes what the applier no longer names and leaves what others set', async () => {
    await apply('shared', 'us', { metadata: { labels: { ours: '1' } }, data: { a: '1', b: '2' } });
    await apply('shared', 'them', { data: { c: '3' } });
    const reply = await apply('shared', 'us', { data: { b: '2' } });
    expect(reply.body['data']).toEqual({ b: '2', c: '3' });
    expect(reply.body['metadata']).not.toHaveProperty('labels');
    expect(ownership(reply)).toEqual({
      'us Apply': { 'f:data': { 'f:b': {} } },
      'them Apply': { 'f:data': { 'f:c': {} } },
    });
  });

  it('leaves a field that two have applied until both let go of it', async () => {
    await apply('joint', 'us', { data: { a: '1' } });
    await apply('joint', 'them', { data: { a: '1', b: '2' } });
    expect((await apply('joint', 'us', { data: {} })).body['data']).toEqual({ a: '1', b: '2' });
    expect((await apply('joint', 'them', { data: { b: '2' } })).body['data']).toEqual({ b: '2' });
  });

  it('fails with a cause for each field that another manager set to another value', async () => {
    await bed.send('POST', `${CONFIG_MAPS}?fieldManager=them`, {
      body: { metadata: { name: 'disputed' }, data: { a: '1', b: '1', c: '1' } },
    });
    const one = await apply('disputed', 'us', { data: { a: '2', c: '1' } });
    expect(one.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "them" using v1: .data.a',
      details: {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "them" using v1', field: '.data.a' }],
      },
    });
    const two = await apply('disputed', 'us', { data: { a: '2', b: '2' } });
    expect(two.body['message']).toBe(
      'Apply failed with 2 conflicts: conflicts with "them" using v1:\n- .data.a\n- .data.b',
    );
    expect((await bed.send('GET', `${CONFIG_MAPS}/disputed`)).body['data']).toEqual({ a: '1', b: '1', c: '1' });
  });

  it('takes the disputed fields over when it is forced', async () => {
    await bed.send('POST', `${CONFIG_MAPS}?fieldManager=them`, {
      body: { metadata: { name: 'forced' }, data: { a: '1', b: '1' } },
    });
    const reply = await apply('forced', 'us', { data: { a: '2' } }, '&force=true');
    expect(reply.body['data']).toEqual({ a: '2', b: '1' });
    expect(ownership(reply)).toEqual({
      'us Apply': { 'f:data': { 'f:a': {} } },
      'them Update': { 'f:data': { '.': {}, 'f:b': {} } },
    });
  });

  it('at a version is refused once somebody else has written', async () => {
    const { body } = await apply('versioned', 'us', { data: { a: '1' } });
    const { resourceVersion } = body['metadata'] as { resourceVersion: string };
    await bed.send('PATCH', `${CONFIG_MAPS}/versioned`, {
      body: { data: { b: '1' } },
      type: 'application/merge-patch+json',
    });
    const late = await apply('versioned', 'us', { metadata: { resourceVersion }, data: { a: '2' } });
    expect(late.body).toMatchObject({ code: 409, reason: 'Conflict' });
    const gone = await apply('never-made', 'us', { metadata: { resourceVersion }, data: {} });
    expect(gone.status).toBe(409);
  });

  it('merges items of a list by their keys, each with owners of its own', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const deployment = (containers: unknown[]): unknown => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: { containers } } },
    });
    const send = async (manager: string, containers: unknown[]): Promise<Reply> =>
      bed.send('PATCH', `${path}?fieldManager=${manager}`, {
        body: deployment(containers),
        type: 'application/apply-patch+yaml',
      });
    const names = ({ body }: Reply): unknown =>
      (body['spec'] as { template: { spec: { containers: { name: string }[] } } }).template.spec.containers.map(
        (one) => one.name,
      );
    await send('us', [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }] }]);
    expect(names(await send('injector', [{ name: 'proxy', image: 'proxy:1' }]))).toEqual(['web', 'proxy']);
    expect(names(await send('us', [{ name: 'app', image: 'app:1' }]))).toEqual(['proxy', 'app']);
    const conflict = await send('us', [{ name: 'proxy', image: 'proxy:2' }]);
    expect(conflict.body['message']).toBe(
      'Apply failed with 1 conflict: conflict with "injector": .spec.template.spec.containers[name="proxy"].image',
    );
  });
});

describe('the owner of a field', () => {
  it('is who changed it last without an apply', async () => {
    await apply('changed', 'us', { data: { a: '1', b: '1' } });
    const reply = await bed.send('PATCH', `${CONFIG_MAPS}/changed?fieldManager=editor`, {
      body: { data: { a: '2' } },
      type: 'application/merge-patch+json',
    });
    expect(ownership(reply)).toEqual({
      'us Apply': { 'f:data': { 'f:b': {} } },
      'editor Update': { 'f:data': { 'f:a': {} } },
    });
  });

  it('is named after the program where it gives no name', async () => {
    const reply = await bed.send('POST', CONFIG_MAPS, {
      body: { metadata: { name: 'agent' }, data: { a: '1' } },
      headers: { 'user-agent': 'tool/1.2 (linux)' },
    });
    expect(Object.keys(ownership(reply))).toEqual(['tool Update']);
  });

  it('can be handed on by writing managedFields, and is not lost by leaving them out', async () => {
    await apply('handed', 'us', { data: { a: '1' } });
    const path = `${CONFIG_MAPS}/handed`;
    const { body } = await bed.send('GET', path);
    const { managedFields: entries } = body['metadata'] as { managedFields: Entry[] };
    const renamed = entries.map((one) => ({ ...one, manager: 'heirs' }));
    const patch = [{ op: 'replace', path: '/metadata/managedFields', value: renamed }];
    const reply = await bed.send('PATCH', path, { body: patch, type: 'application/json-patch+json' });
    expect(Object.keys(ownership(reply))).toEqual(['heirs Apply']);
    const { managedFields: _dropped, ...metadata } = reply.body['metadata'] as Record<string, unknown>;
    const put = await bed.send('PUT', path, { body: { ...reply.body, metadata } });
    expect(Object.keys(ownership(put))).toEqual(['heirs Apply']);
  });
});
