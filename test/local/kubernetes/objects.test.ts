import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const SECRETS = '/api/v1/namespaces/default/secrets';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

async function create(path: string, body: unknown): Promise<Reply> {
  return bed.send('POST', path, { body });
}

function causes(reply: Reply): unknown {
  return (reply.body['details'] as { causes?: unknown } | undefined)?.causes;
}

describe('an object', () => {
  it('that exists already is refused with 409 AlreadyExists', async () => {
    await create(SECRETS, { metadata: { name: 'twice' } });
    const again = await create(SECRETS, { metadata: { name: 'twice' } });
    expect(again.status).toBe(409);
    expect(again.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'secrets "twice" already exists',
      reason: 'AlreadyExists',
      details: { name: 'twice', kind: 'secrets' },
      code: 409,
    });
  });

  it('gets a name of its own from generateName', async () => {
    const names = await Promise.all(
      ['a', 'b'].map(async () => {
        const { body } = await create(SECRETS, { metadata: { generateName: 'made-' } });
        return (body['metadata'] as { name: string }).name;
      }),
    );
    expect(names[0]).toMatch(/^made-[a-z0-9]{5}$/);
    expect(names[0]).not.toBe(names[1]);
  });

  it('is not overwritten by who read an older version', async () => {
    const { body: old } = await create(CONFIG_MAPS, { metadata: { name: 'locked' }, data: { a: '1' } });
    const path = `${CONFIG_MAPS}/locked`;
    const next = await bed.send('PUT', path, { body: { ...old, data: { a: '2' } } });
    expect(next.status).toBe(200);
    const late = await bed.send('PUT', path, { body: { ...old, data: { a: '3' } } });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ reason: 'Conflict', details: { name: 'locked', kind: 'configmaps' } });
    expect(late.body['message']).toMatch(/^Operation cannot be fulfilled on configmaps "locked": the object has been/);
    expect((await bed.send('GET', path)).body).toMatchObject({ data: { a: '2' } });
  });

  it('that is written without a change keeps its version', async () => {
    const { body } = await create(CONFIG_MAPS, { metadata: { name: 'still' }, data: { a: '1' } });
    expect((await bed.send('PUT', `${CONFIG_MAPS}/still`, { body })).body).toEqual(body);
  });

  it('is deleted only with the uid and version that the caller means', async () => {
    const { body } = await create(SECRETS, { metadata: { name: 'precious' } });
    const { uid, resourceVersion } = body['metadata'] as Record<string, string>;
    const attempt = async (preconditions: unknown): Promise<number> =>
      (await bed.send('DELETE', `${SECRETS}/precious`, { body: { preconditions } })).status;
    expect(await attempt({ uid: '00000000-0000-4000-8000-000000000000' })).toBe(409);
    expect(await attempt({ uid, resourceVersion: '1' })).toBe(409);
    expect(await attempt({ uid, resourceVersion })).toBe(200);
    expect(await attempt({ uid })).toBe(404);
  });

  it('with a finalizer stays, marked, until the finalizer is gone', async () => {
    await create(CONFIG_MAPS, { metadata: { name: 'held', finalizers: ['example.com/hold'] } });
    const path = `${CONFIG_MAPS}/held`;
    const marked = await bed.send('DELETE', path);
    expect(marked.body).toMatchObject({
      kind: 'ConfigMap',
      metadata: { deletionTimestamp: expect.any(String) as string },
    });
    expect((await bed.send('GET', path)).status).toBe(200);
    const patch = { body: { metadata: { finalizers: null } }, type: 'application/merge-patch+json' };
    expect((await bed.send('PATCH', path, patch)).status).toBe(200);
    expect((await bed.send('GET', path)).status).toBe(404);
  });

  it('that owns others takes them with it, or leaves them as orphans', async () => {
    for (const [name, policy, left] of [
      ['owner-a', 'Background', 404],
      ['owner-b', 'Orphan', 200],
    ] as const) {
      const { body } = await create(CONFIG_MAPS, { metadata: { name } });
      const { uid } = body['metadata'] as { uid: string };
      const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }];
      await create(SECRETS, { metadata: { name: `of-${name}`, ownerReferences } });
      await bed.send('DELETE', `${CONFIG_MAPS}/${name}?propagationPolicy=${policy}`);
      expect((await bed.send('GET', `${SECRETS}/of-${name}`)).status).toBe(left);
    }
  });

  it('is not kept by a dry run of any write', async () => {
    const dry = await bed.send('POST', `${SECRETS}?dryRun=All`, { body: { metadata: { name: 'dry' } } });
    expect(dry.status).toBe(201);
    expect(dry.body).toMatchObject({ metadata: { uid: expect.any(String) as string } });
    expect((await bed.send('GET', `${SECRETS}/dry`)).status).toBe(404);
    await create(SECRETS, { metadata: { name: 'wet' } });
    const patch = { body: { data: { a: 'YQ==' } }, type: 'application/merge-patch+json' };
    expect((await bed.send('PATCH', `${SECRETS}/wet?dryRun=All`, patch)).body).toMatchObject({ data: { a: 'YQ==' } });
    await bed.send('DELETE', `${SECRETS}/wet`, { body: { dryRun: ['All'] } });
    const { status, body } = await bed.send('GET', `${SECRETS}/wet`);
    expect([status, body['data']]).toEqual([200, undefined]);
  });

  it('may be sent with nulls, which are as good as missing', async () => {
    const metadata = { name: 'nulls', creationTimestamp: null, labels: null };
    const { status, body } = await create(CONFIG_MAPS, { metadata, data: { a: '1', b: null }, immutable: null });
    expect(status).toBe(201);
    expect(body).toMatchObject({ metadata: { creationTimestamp: expect.stringMatching(/Z$/) as string } });
    expect([body['data'], 'immutable' in body, 'labels' in (body['metadata'] as object)]).toEqual([
      { a: '1' },
      false,
      false,
    ]);
  });

  it('is taken and given in YAML too', async () => {
    const text = stringify({ kind: 'ConfigMap', metadata: { name: 'yaml' }, data: { a: 'b' } });
    await bed.send('POST', CONFIG_MAPS, { body: text, type: 'application/yaml' });
    const reply = await bed.send('GET', `${CONFIG_MAPS}/yaml`, { headers: { accept: 'application/yaml' } });
    expect(reply.headers['content-type']).toBe('application/yaml');
    expect(reply.text).toContain('\ndata:\n  a: b\n');
  });
});

describe('the server refuses', () => {
  it('names, labels and keys that Kubernetes does not allow, with a cause for each', async () => {
    const metadata = { name: 'Not_A_Name', labels: { ok: '-bad-' } };
    const reply = await create(SECRETS, { metadata, data: { 'a b': 'YQ==' } });
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({ reason: 'Invalid', details: { name: 'Not_A_Name', kind: 'Secret' } });
    expect(causes(reply)).toMatchObject([
      { reason: 'FieldValueInvalid', field: 'metadata.name' },
      { reason: 'FieldValueInvalid', field: 'metadata.labels' },
      { reason: 'FieldValueInvalid', field: 'data[a b]' },
    ]);
    expect((await create(SECRETS, { metadata: {} })).body).toMatchObject({ code: 422, reason: 'Invalid' });
  });

  it('data that is not base64 and says nothing of it', async () => {
    const reply = await create(SECRETS, { metadata: { name: 'plain' }, data: { a: 'pass word!' } });
    expect(reply.status).toBe(400);
    expect(reply.body['message']).toMatch(/^Secret in version "v1" cannot be handled as a Secret: illegal base64 data/);
    expect(reply.text).not.toContain('pass word');
  });

  it('a Secret of more than 1 MiB', async () => {
    const data = (bytes: number): Record<string, string> => ({ big: Buffer.alloc(bytes).toString('base64') });
    expect((await create(SECRETS, { metadata: { name: 'full' }, data: data(1024 * 1024) })).status).toBe(201);
    const reply = await create(SECRETS, { metadata: { name: 'over' }, data: data(1024 * 1024 + 1) });
    expect(reply.status).toBe(422);
    expect(causes(reply)).toMatchObject([{ reason: 'FieldValueTooLong', field: 'data' }]);
    expect((await create(SECRETS, { metadata: { name: 'huge' }, data: data(4 * 1024 * 1024) })).status).toBe(413);
  });

  it('another type of a Secret, and any change of an immutable one', async () => {
    await create(SECRETS, { metadata: { name: 'typed' }, immutable: true, data: { a: 'YQ==' } });
    const patch = async (body: unknown): Promise<unknown> =>
      causes(await bed.send('PATCH', `${SECRETS}/typed`, { body, type: 'application/merge-patch+json' }));
    expect(await patch({ type: 'other' })).toMatchObject([{ field: 'type' }]);
    expect(await patch({ data: { a: 'Yg==' } })).toMatchObject([{ reason: 'FieldValueForbidden', field: 'data' }]);
    expect(await patch({ immutable: null })).toMatchObject([{ reason: 'FieldValueForbidden', field: 'immutable' }]);
    expect(await patch({ metadata: { labels: { still: 'free' } } })).toBeUndefined();
  });

  it('a Secret that lacks what its type needs', async () => {
    const reply = await create(SECRETS, {
      metadata: { name: 'tls' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': '' },
    });
    expect(causes(reply)).toMatchObject([{ reason: 'FieldValueRequired', field: 'data[tls.key]' }]);
  });

  it('a body of another kind, name, namespace or type', async () => {
    const refused = async (body: unknown): Promise<unknown> => (await create(SECRETS, body)).body['reason'];
    expect(await refused({ kind: 'ConfigMap', metadata: { name: 'x' } })).toBe('BadRequest');
    expect(await refused({ apiVersion: 'v2', metadata: { name: 'x' } })).toBe('BadRequest');
    expect(await refused({ metadata: { name: 'x', namespace: 'kube-system' } })).toBe('BadRequest');
    expect(await refused({ metadata: { name: 'x', labels: { a: 1 } } })).toBe('BadRequest');
    expect(await refused('{"metadata":')).toBe('BadRequest');
    expect((await bed.send('PUT', `${SECRETS}/a`, { body: { metadata: { name: 'b' } } })).status).toBe(400);
  });

  it('fields that the kind does not have, or warns of them, as the caller wishes', async () => {
    const body = { metadata: { name: 'typo' }, dota: {} };
    const strict = await bed.send('POST', `${SECRETS}?fieldValidation=Strict`, { body });
    expect(strict.body).toMatchObject({ code: 400, message: 'strict decoding error: unknown field "dota"' });
    const lax = await bed.send('POST', SECRETS, { body });
    expect(lax.status).toBe(201);
    expect(lax.headers['warning']).toBe('299 - "unknown field \\"dota\\""');
    expect(lax.body).not.toHaveProperty('dota');
  });

  it('paths, methods and media types that it does not know', async () => {
    expect((await bed.send('GET', '/api/v1/namespaces/default/widgets')).status).toBe(404);
    expect((await bed.send('PUT', SECRETS, { body: {} })).body).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
    });
    expect((await bed.send('POST', '/api/v1/secrets', { body: { metadata: { name: 'x' } } })).status).toBe(405);
    const accept = 'application/vnd.kubernetes.protobuf';
    expect((await bed.send('GET', SECRETS, { headers: { accept } })).body).toMatchObject({ reason: 'NotAcceptable' });
  });
});
