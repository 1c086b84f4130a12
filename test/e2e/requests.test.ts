import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema, healthSchema } from '../../shared/workflow/response-schemas.ts';
import { stepOf } from '../helpers/api.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;
let cluster: string;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
  cluster = await bed.newCluster();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

const BAD: readonly (readonly [string, (good: Json) => unknown, string])[] = [
  ['a cluster with a dot segment', (good) => ({ ...good, cluster: `${cluster}/..` }), 'cluster'],
  ['a cluster with an escaped slash', (good) => ({ ...good, cluster: `${cluster}%2fx` }), 'cluster'],
  ['a cluster with a line break', (good) => ({ ...good, cluster: `${cluster}\n` }), 'cluster'],
  ['a cluster with a null character', (good) => ({ ...good, cluster: `${cluster}\u0000` }), 'cluster'],
  ['a cluster that is an object', (good) => ({ ...good, cluster: {} }), 'cluster'],
  ['no cluster', ({ cluster: _cluster, ...good }) => good, 'cluster'],
  ['no target', ({ targetService: _target, ...good }) => good, 'targetService'],
  [
    'a target with a dot segment',
    (good) => ({ ...good, targetService: { type: 'AzureResource', id: `${bed.world.ids.storageAccount}/../x` } }),
    'targetService.id',
  ],
  ['an over-long name', (good) => ({ ...good, name: 'a'.repeat(61) }), 'name'],
  ['an over-long namespace', (good) => ({ ...good, scope: 'a'.repeat(64) }), 'scope'],
  ['a hyphen in the name', (good) => ({ ...good, name: 'a-b' }), 'name'],
  ['an unknown client type', (good) => ({ ...good, clientType: 'cobol' }), 'clientType'],
  ['a client type without a table', (good) => ({ ...good, clientType: 'dapr' }), 'clientType'],
  ['an unknown field', (good) => ({ ...good, colour: 'red' }), 'colour'],
  [
    'a prototype',
    (good) => JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":{"cluster":"x"},')) as unknown,
    '__proto__',
  ],
  ['an array', () => [], 'body'],
  ['null', () => null, 'body'],
  ['broken JSON', () => '{"cluster":', 'body'],
  ['an empty body', () => '', 'body'],
];

describe('a bad request', () => {
  it.each(BAD)('with %s is answered with 400 and the field, and starts nothing', async (_, change, field) => {
    const before = await bed.admin.resources();
    const answer = await bed.api.post('/api/connections', change(requests.secret(cluster)));
    expect(answer.status, answer.text).toBe(400);
    const { error } = errorSchema.parse(answer.body);
    expect(error.code).toBe('InvalidRequest');
    if (field !== 'body') expect(error.details?.map((one) => one.target)).toContain(field);
    expect(error.details?.map((one) => one.code)).toContain('recommendation');
    expect(await bed.admin.resources()).toEqual(before);
  });

  it('that is no JSON object is told so, with the place where the JSON ends', async () => {
    const messages = ['[]', '{"cluster": "x"\n "name": 1}', `{"secret": "${CANARY}`].map(async (text) => {
      const answer = await bed.api.post('/api/connections', text);
      return errorSchema.parse(answer.body).error.message;
    });
    expect(await Promise.all(messages)).toEqual([
      'the body must be a JSON object',
      'the body is not valid JSON in UTF-8: line 2, column 2',
      expect.stringMatching(/^the body is not valid JSON in UTF-8: line 1, column \d+$/),
    ]);
  });

  it.each<[string, object, string, string]>([
    [
      'a target that is a text',
      { targetService: '/subscriptions/x' },
      'InvalidField',
      'targetService: must be an object',
    ],
    [
      'a target without a kind',
      { targetService: { id: '/subscriptions/x' } },
      'MissingField',
      'targetService.type is required: type must be one of AzureResource,',
    ],
    ['an empty id', { cluster: '' }, 'InvalidField', 'cluster: must not be empty'],
    [
      'a word that is none of the choices',
      { configurationInfo: { action: 'x' } },
      'InvalidField',
      'configurationInfo.action: must be one of enable, optOut',
    ],
    [
      'a name with a hyphen',
      { name: 'a-b' },
      'InvalidField',
      "name: must be 1 to 60 letters, digits, '.' or '_' (not '-')",
    ],
  ])('says in plain words what is wrong with %s', async (_, change, code, message) => {
    const { body } = await bed.api.post('/api/connections', { ...requests.secret(cluster), ...change });
    const [first] = errorSchema.parse(body).error.details ?? [];
    expect(first?.code).toBe(code);
    expect(first?.message).toContain(message);
  });

  it('says what to do for each kind of thing that is wrong, not in general', async () => {
    const { body } = await bed.api.post('/api/connections', { ...requests.secret(cluster), colour: 1, scope: 'A b' });
    const advice = errorSchema.parse(body).error.details?.filter((one) => one.code === 'recommendation');
    expect(advice?.map((one) => one.message).toSorted()).toEqual([
      'Correct what `target` names; without a name it is the body as a whole.',
      'Remove the field, or check its spelling.',
    ]);
    const { body: missing } = await bed.api.get('/api/operations');
    expect(errorSchema.parse(missing).error.details?.at(-1)?.message).toBe('Add what `target` names.');
  });

  it.each([
    ['PUT', 'connections', 'GET, POST'],
    ['PUT', 'connections/x', 'DELETE, GET, PATCH'],
    ['GET', 'connections/x/validate', 'POST'],
    ['DELETE', 'targets', 'GET'],
    ['POST', 'health', 'GET, HEAD'],
    ['DELETE', 'clusters/subscriptions/s/diagnosis', 'GET, POST'],
  ])(
    'of a method that the path does not take, %s %s, is answered with 405 and those that it takes',
    async (method, path, allow) => {
      const answer = await bed.api.send(method, `/api/${path}`);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
      expect(errorSchema.parse(answer.body).error.code).toBe('MethodNotAllowed');
    },
  );

  it('at a path that leads nowhere is answered with 404 and where to look, whatever the method', async () => {
    for (const path of ['/api/nothing', `/api/clusters${cluster}/diagnose`]) {
      const { status, body } = await bed.api.send('PUT', path);
      expect(status).toBe(404);
      expect(errorSchema.parse(body).error.details?.at(-1)).toMatchObject({ code: 'recommendation' });
    }
    expect((await bed.api.send('HEAD', '/api/health')).status).toBe(200);
  });

  it('of 2 MB is answered with 413', async () => {
    const answer = await bed.api.post('/api/connections', { ...requests.secret(cluster), name: 'x'.repeat(2_000_000) });
    expect(answer.status).toBe(413);
    expect(errorSchema.parse(answer.body).error.code).toBe('RequestTooLarge');
  });

  it('with a wrong field beside a secret does not repeat the secret', async () => {
    const answer = await bed.api.post('/api/connections', {
      ...requests.servicePrincipal(cluster),
      clientType: CANARY.toLowerCase(),
      name: '-',
    });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain(CANARY);
  });
});

describe('a second request', () => {
  it('while an operation on the connection runs gets 409 that names it', async () => {
    const busy = await bed.newCluster();
    await bed.admin.clusterOperation(busy, 700);
    const id = await bed.api.accepted(requests.secret(busy));
    const answer = await bed.api.post('/api/connections', requests.secret(busy));
    expect(answer.status).toBe(409);
    const { error } = errorSchema.parse(answer.body);
    expect(error).toMatchObject({ code: 'OperationInProgress', target: id });
    expect(error.message).toContain(`/api/operations/${id}`);
    expect((await bed.api.follow(id)).status).toBe('Succeeded');
  });

  it('of many at once is accepted exactly once', async () => {
    const busy = await bed.newCluster();
    await bed.admin.clusterOperation(busy, 700);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => bed.api.post('/api/connections', requests.secret(busy))),
    );
    expect(answers.map((one) => one.status).toSorted()).toEqual([202, 409, 409, 409, 409, 409, 409, 409]);
    const accepted = answers.find((one) => one.status === 202)?.body as { operation: { id: string } };
    expect((await bed.api.follow(accepted.operation.id)).status).toBe('Succeeded');
  });

  it('with a name that gives the same Secret name is refused, during the first and after it', async () => {
    const busy = await bed.newCluster();
    await bed.admin.clusterOperation(busy, 700);
    const id = await bed.api.accepted(requests.secret(busy, { name: 'a_b' }));
    for (const when of ['during', 'after']) {
      const answer = await bed.api.post('/api/connections', requests.secret(busy, { name: 'a.b' }));
      expect(answer.status, when).toBe(400);
      expect(errorSchema.parse(answer.body).error.details?.map((one) => one.target)).toContain('name');
      await bed.api.follow(id);
    }
  });
});

describe('an operation', () => {
  it('can be read from the moment it is accepted', async () => {
    const fresh = await bed.newCluster();
    const id = await bed.api.accepted(requests.secret(fresh));
    const operation = await bed.api.operation(id);
    expect(['Accepted', 'Running', 'Succeeded']).toContain(operation.status);
    expect(operation.properties.steps).toHaveLength(7);
    expect(stepOf(await bed.api.follow(id), 'enableAddons').status).toBe('Skipped');
  });

  it.each(['nope', '00000000000000000000-000000000000', '..%2f..%2fx', '%00', 'a'.repeat(3000)])(
    'that does not exist is 404: %s',
    async (id) => {
      const answer = await bed.api.get(`/api/operations/${id}`);
      expect(answer.status).toBe(404);
    },
  );
});

describe('the list of connections', () => {
  it.each([
    ['', 400],
    ['?cluster=', 400],
    ['?cluster=%2e%2e', 400],
  ])('with query %s is answered with %d', async (query, status) => {
    expect((await bed.api.get(`/api/connections${query}`)).status).toBe(status);
  });

  it('of a cluster that does not exist is 404, of one without connections empty', async () => {
    const missing = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(`${cluster}x`)}`);
    expect(missing.status).toBe(404);
    const empty = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(await bed.newCluster())}`);
    expect(empty).toMatchObject({ status: 200, body: { value: [] } });
  });
});

describe('the service', () => {
  it('says that it is well', async () => {
    expect(healthSchema.parse((await bed.api.get('/api/health')).body)).toMatchObject({ status: 'ok' });
  });

  it('describes itself, and the description fits the answers', async () => {
    const answer = await bed.api.get('/api/openapi.json');
    const document = answer.body as { openapi: string; paths: object; components: { schemas: object } };
    expect(document.openapi).toBe('3.0.3');
    expect(Object.keys(document.paths)).toEqual([
      '/connections',
      '/connections/{name}',
      '/connections/{name}/validate',
      '/connections/{name}/check',
      '/connections/{name}/configurations',
      '/connections/configurations',
      '/connections/plan',
      '/operations',
      '/operations/{id}',
      '/operations/{id}/cancel',
      '/clusters/{clusterId}/status',
      '/clusters/{clusterId}/diagnosis',
      '/clusters/{clusterId}/diagnosis/bundle',
      '/targets',
      '/health',
    ]);
    expect(JSON.stringify(document)).not.toContain('$defs');
    const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map((one) => one[1]!);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name);
  });

  it('hands out no URL of the durable engine', async () => {
    const answer = await bed.api.post('/api/connections', requests.secret(await bed.newCluster()));
    expect(JSON.stringify([...answer.headers]) + answer.text).not.toContain('durabletask');
  });
});
