import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { accessIn, ClusterBed, newClusterId } from './cluster-bed.ts';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('a cluster', () => {
  it('lets nobody in without its token, and does not say whether it exists', async () => {
    const { server, token } = accessIn(bed.kubeconfig);
    for (const [url, sent] of [
      [`${server}/api/v1/secrets`, ''],
      [`${server}/api/v1/secrets`, `${token}x`],
      [`${server.replace(/[^/]+$/, 'aks-other-000000000000')}/api/v1/secrets`, token],
    ] as const) {
      const reply = await bed.raw('GET', url, { token: sent });
      expect(reply.body).toMatchObject({ kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    }
  });

  it('tells anybody its version and health', async () => {
    const { server } = accessIn(bed.kubeconfig);
    expect((await bed.raw('GET', `${server}/version`)).body).toMatchObject({ major: '1', minor: '32' });
    expect((await bed.raw('GET', `${server}/readyz`)).text).toBe('ok');
  });

  it('has objects and a token of its own', async () => {
    const other = accessIn(await bed.kubernetes.runtime.kubeconfig(newClusterId()));
    const mine = accessIn(bed.kubeconfig);
    expect(other.token).not.toBe(mine.token);
    await bed.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'mine' } } });
    const names = await bed.raw('GET', `${other.server}/api/v1/namespaces/mine`, { token: other.token });
    expect(names.status).toBe(404);
    expect((await bed.raw('GET', `${mine.server}/api/v1/namespaces`, { token: other.token })).status).toBe(401);
  });

  it('is the same whatever the case of its id', async () => {
    const { runtime } = bed.kubernetes;
    expect(accessIn(await runtime.kubeconfig(bed.clusterId.toUpperCase()))).toEqual(accessIn(bed.kubeconfig));
  });

  it('that is removed takes its objects and its token with it', async () => {
    const id = newClusterId();
    const { runtime } = bed.kubernetes;
    const before = accessIn(await runtime.kubeconfig(id));
    await bed.raw('POST', `${before.server}/api/v1/namespaces`, {
      token: before.token,
      body: { metadata: { name: 'a' } },
    });
    runtime.removeCluster(id);
    expect((await bed.raw('GET', `${before.server}/api/v1/namespaces`, { token: before.token })).status).toBe(401);
    const after = accessIn(await runtime.kubeconfig(id));
    expect(after.token).not.toBe(before.token);
    expect((await bed.raw('GET', `${after.server}/api/v1/namespaces/a`, { token: after.token })).status).toBe(404);
  });

  it('is found by its token alone, as clients ask for raw paths', async () => {
    const { token } = accessIn(bed.kubeconfig);
    const reply = await bed.raw('GET', `${bed.kubernetes.endpoint}/api/v1/namespaces/default`, { token });
    expect(reply.body).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } });
  });
});

describe('discovery', () => {
  it('lists groups and resources in both forms', async () => {
    const groups = await bed.send('GET', '/apis');
    expect(groups.body['groups']).toContainEqual({
      name: 'batch',
      versions: [{ groupVersion: 'batch/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'batch/v1', version: 'v1' },
    });
    const core = await bed.send('GET', '/api/v1');
    expect(core.body['resources']).toContainEqual(
      expect.objectContaining({
        name: 'serviceaccounts',
        kind: 'ServiceAccount',
        namespaced: true,
        shortNames: ['sa'],
      }),
    );
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const all = await bed.send('GET', '/apis', { headers: { accept } });
    expect(all.headers['content-type']).toBe(accept);
    expect(all.body).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
    expect((await bed.send('GET', '/apis/none.example.com')).status).toBe(404);
  });

  it('says who one is and what one may do', async () => {
    const spec = { resourceAttributes: { verb: 'create', resource: 'secrets' } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const review = await bed.send('POST', path, { body: { spec } });
    expect(review.body).toMatchObject({ kind: 'SelfSubjectAccessReview', spec, status: { allowed: true } });
    const self = await bed.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: {} });
    expect(self.body).toMatchObject({ status: { userInfo: { username: 'masterclient' } } });
  });

  it('describes every kind in OpenAPI, with how lists are merged', async () => {
    const index = await bed.send('GET', '/openapi/v3');
    const { serverRelativeURL } = (index.body['paths'] as Record<string, { serverRelativeURL: string }>)['api/v1']!;
    const { body } = await bed.send('GET', serverRelativeURL);
    const { schemas } = body['components'] as { schemas: Record<string, { properties: Record<string, unknown> }> };
    expect(schemas['io.k8s.api.core.v1.PodSpec']?.properties['containers']).toMatchObject({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    });
    const references = JSON.stringify(body).matchAll(/#\/components\/schemas\/([\w.]+)/g);
    for (const [, name = ''] of references) expect(schemas).toHaveProperty([name]);
  });
});
