import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

async function newConfigMap(name: string): Promise<string> {
  const metadata = { name, labels: { a: '1', b: '2' } };
  await bed.send('POST', CONFIG_MAPS, { body: { metadata, data: { x: '1', y: '2' } } });
  return `${CONFIG_MAPS}/${name}`;
}

async function patch(path: string, kind: string, body: unknown): Promise<Reply> {
  return bed.send('PATCH', path, { body, type: `application/${kind}+json` });
}

describe('a merge patch', () => {
  it('changes what it names and removes what it sets to null', async () => {
    const path = await newConfigMap('merge');
    const { body } = await patch(path, 'merge-patch', { metadata: { labels: { a: null } }, data: { x: null, z: '3' } });
    expect(body).toMatchObject({ metadata: { labels: { b: '2' } }, data: { y: '2', z: '3' } });
    expect(body['data']).not.toHaveProperty('x');
  });

  it('with a resourceVersion is refused once the object has changed', async () => {
    const path = await newConfigMap('versioned');
    const { resourceVersion } = (await bed.send('GET', path)).body['metadata'] as Record<string, string>;
    const guarded = (z: string): unknown => ({ metadata: { resourceVersion }, data: { z } });
    expect((await patch(path, 'merge-patch', guarded('1'))).status).toBe(200);
    expect((await patch(path, 'merge-patch', guarded('2'))).status).toBe(409);
  });

  it('cannot rename an object or change what the server decides', async () => {
    const path = await newConfigMap('fixed');
    expect((await patch(path, 'merge-patch', { metadata: { name: 'other' } })).status).toBe(400);
    expect((await patch(path, 'merge-patch', { metadata: { uid: 'other' } })).status).toBe(409);
    const before = (await bed.send('GET', path)).body['metadata'] as Record<string, string>;
    const after = (await patch(path, 'merge-patch', { metadata: { creationTimestamp: null } })).body['metadata'];
    expect(after).toMatchObject({ creationTimestamp: before['creationTimestamp'] });
  });

  it('keeps keys of any name', async () => {
    const path = await newConfigMap('odd-keys');
    const { body } = await patch(path, 'merge-patch', JSON.parse('{"data":{"__proto__":"p"}}') as unknown);
    expect(Object.keys(body['data'] as object)).toContain('__proto__');
  });
});

describe('a JSON patch', () => {
  it('does its operations in order, all or none', async () => {
    const path = await newConfigMap('json');
    const { body } = await patch(path, 'json-patch', [
      { op: 'test', path: '/data/x', value: '1' },
      { op: 'replace', path: '/data/x', value: '9' },
      { op: 'remove', path: '/data/y' },
      { op: 'copy', from: '/data/x', path: '/data/copied' },
      { op: 'move', from: '/data/copied', path: '/data/moved' },
      { op: 'add', path: '/metadata/annotations', value: { 'example.com/a': 'b' } },
      { op: 'add', path: '/metadata/annotations/example.com~1c', value: 'd' },
    ]);
    expect(body).toMatchObject({
      data: { x: '9', moved: '9' },
      metadata: { annotations: { 'example.com/a': 'b', 'example.com/c': 'd' } },
    });
    const failing = await patch(path, 'json-patch', [
      { op: 'add', path: '/data/new', value: '1' },
      { op: 'test', path: '/data/x', value: 'other' },
    ]);
    expect(failing.body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect((await patch(path, 'json-patch', [{ op: 'remove', path: '/data/none' }])).status).toBe(422);
    expect((await patch(path, 'json-patch', [{ op: 'bend', path: '/data' }])).status).toBe(400);
    expect((await bed.send('GET', path)).body['data']).toEqual({ x: '9', moved: '9' });
  });
});

describe('a strategic merge patch', () => {
  const deployment = {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }], args: ['x'] },
            { name: 'side', image: 'side:1' },
          ],
        },
      },
    },
  };

  const containersOf = ({ body }: Reply): unknown => (body['spec'] as typeof deployment.spec).template.spec.containers;

  const toTemplate = (spec: unknown): unknown => ({ spec: { template: { spec } } });

  it('merges lists by their keys and replaces those that have none', async () => {
    await bed.send('POST', DEPLOYMENTS, { body: deployment });
    const spec = { containers: [{ name: 'web', image: 'web:2', env: [{ name: 'B', value: '2' }], args: ['y'] }] };
    const reply = await patch(`${DEPLOYMENTS}/web`, 'strategic-merge-patch', toTemplate(spec));
    expect(containersOf(reply)).toEqual([
      {
        name: 'web',
        image: 'web:2',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        args: ['y'],
      },
      { name: 'side', image: 'side:1' },
    ]);
    expect((reply.body['metadata'] as { generation: number }).generation).toBe(2);
  });

  it('deletes, orders and replaces items by its directives', async () => {
    const spec = {
      containers: [
        { name: 'web', env: [{ name: 'A', $patch: 'delete' }] },
        { name: 'new', image: 'new:1' },
        { name: 'side', $patch: 'delete' },
      ],
      '$setElementOrder/containers': [{ name: 'new' }, { name: 'web' }],
    };
    const reply = await patch(`${DEPLOYMENTS}/web`, 'strategic-merge-patch', toTemplate(spec));
    expect(containersOf(reply)).toMatchObject([{ name: 'new' }, { name: 'web', env: [{ name: 'B' }] }]);
    const replace = toTemplate({ containers: [{ $patch: 'replace' }, { name: 'only', image: 'only:1' }] });
    expect(containersOf(await patch(`${DEPLOYMENTS}/web`, 'strategic-merge-patch', replace))).toEqual([
      { name: 'only', image: 'only:1' },
    ]);
  });

  it('takes values out of a list of scalars', async () => {
    await bed.send('POST', CONFIG_MAPS, { body: { metadata: { name: 'held', finalizers: ['a.b/c', 'a.b/d'] } } });
    const metadata = { '$deleteFromPrimitiveList/finalizers': ['a.b/c'] };
    const { body } = await patch(`${CONFIG_MAPS}/held`, 'strategic-merge-patch', { metadata });
    expect(body['metadata']).toMatchObject({ finalizers: ['a.b/d'] });
  });
});

it('a patch of an unknown form is answered with those that are known', async () => {
  const path = await newConfigMap('unknown');
  const reply = await bed.send('PATCH', path, { body: {}, type: 'application/json' });
  expect(reply.body).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
  expect(reply.body['message']).toContain('application/apply-patch+yaml');
});
