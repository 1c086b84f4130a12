import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { ClusterBed } from './cluster-bed.ts';

const NAMESPACES = '/api/v1/namespaces';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

async function status(path: string): Promise<number> {
  return (await bed.send('GET', path)).status;
}

it('a new cluster has the namespaces and nodes of every cluster', async () => {
  const { body } = await bed.send('GET', NAMESPACES);
  const items = body['items'] as { metadata: { name: string } }[];
  expect(items.map((one) => one.metadata.name)).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  const nodes = await bed.send('GET', '/api/v1/nodes');
  const node = { status: { nodeInfo: { kubeletVersion: 'v1.32.4' } } };
  expect(nodes.body['items']).toMatchObject([node, node]);
});

it('a namespace comes with a service account, the cluster authority and its label', async () => {
  const { body } = await bed.send('POST', NAMESPACES, { body: { metadata: { name: 'shop' } } });
  expect(body).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  expect(await status(`${NAMESPACES}/shop/serviceaccounts/default`)).toBe(200);
  const authority = await bed.send('GET', `${NAMESPACES}/shop/configmaps/kube-root-ca.crt`);
  expect(authority.text).toContain('BEGIN CERTIFICATE');
});

it('what the control plane put into a namespace comes back when it is deleted', async () => {
  const path = `${NAMESPACES}/default/serviceaccounts/default`;
  const before = await bed.send('GET', path);
  expect((await bed.send('DELETE', path)).status).toBe(200);
  const after = await bed.send('GET', path);
  expect(after.status).toBe(200);
  expect(after.body['metadata']).not.toEqual(before.body['metadata']);
});

it('writing into a namespace that is not there is answered with 404', async () => {
  const reply = await bed.send('POST', `${NAMESPACES}/nowhere/secrets`, { body: { metadata: { name: 'a' } } });
  expect(reply.status).toBe(404);
  expect(reply.body).toMatchObject({
    reason: 'NotFound',
    message: 'namespaces "nowhere" not found',
    details: { name: 'nowhere', kind: 'namespaces' },
  });
});

it('deleting a namespace removes what is in it, and then the namespace', async () => {
  await bed.send('POST', NAMESPACES, { body: { metadata: { name: 'brief' } } });
  await bed.send('POST', `${NAMESPACES}/brief/secrets`, { body: { metadata: { name: 'a' } } });
  const marked = await bed.send('DELETE', `${NAMESPACES}/brief`);
  expect(marked.body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
  await vi.waitFor(async () => expect(await status(`${NAMESPACES}/brief`)).toBe(404));
  expect(await status(`${NAMESPACES}/brief/secrets/a`)).toBe(404);
  // The next namespace of the name is empty.
  await bed.send('POST', NAMESPACES, { body: { metadata: { name: 'brief' } } });
  expect(await status(`${NAMESPACES}/brief/secrets/a`)).toBe(404);
});

it('a namespace stays terminating, and takes nothing new, while something in it is held by a finalizer', async () => {
  await bed.send('POST', NAMESPACES, { body: { metadata: { name: 'slow' } } });
  const held = `${NAMESPACES}/slow/configmaps/held`;
  await bed.send('POST', `${NAMESPACES}/slow/configmaps`, {
    body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
  });
  await bed.send('DELETE', `${NAMESPACES}/slow`);
  await vi.waitFor(async () => expect(await status(`${NAMESPACES}/slow/serviceaccounts/default`)).toBe(404));
  const late = await bed.send('POST', `${NAMESPACES}/slow/secrets`, { body: { metadata: { name: 'late' } } });
  expect(late.status).toBe(403);
  expect(late.body).toMatchObject({
    reason: 'Forbidden',
    details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
  });
  const patch = { body: [{ op: 'remove', path: '/metadata/finalizers' }], type: 'application/json-patch+json' };
  await bed.send('PATCH', held, patch);
  await vi.waitFor(async () => expect(await status(`${NAMESPACES}/slow`)).toBe(404));
});

it('the namespaces that a cluster lives by cannot be deleted', async () => {
  const reply = await bed.send('DELETE', `${NAMESPACES}/kube-system`);
  expect(reply.body).toMatchObject({ code: 403, reason: 'Forbidden' });
  expect(await status(`${NAMESPACES}/kube-system`)).toBe(200);
});
