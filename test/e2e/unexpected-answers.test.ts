import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Gate } from '../helpers/gate.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let gate: Gate;
let place: Place;

beforeAll(async () => {
  bed = await TestBed.start();
  gate = new Gate(bed.world);
  place = await newPlace(bed);
});

afterEach(() => {
  gate.open(place.number);
  gate.open('');
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** Has ARM hand out this kubeconfig for the cluster. */
function handOut(kubeconfig: string): void {
  gate.guard(place.number, ({ call, request, response, pass }) => {
    if (!call.path.endsWith('/listClusterUserCredential')) {
      pass();
      return;
    }
    request.resume();
    const value = Buffer.from(kubeconfig).toString('base64');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kubeconfigs: [{ name: 'clusterUser', value }] }));
  });
}

/** With Entra ID the kubeconfig names a program that signs in. */
const WITH_LOGIN = JSON.stringify({
  'current-context': 'one',
  contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
  clusters: [{ name: 'one', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'one', user: { exec: { command: 'kubelogin' } } }],
});

describe('a kubeconfig that is not understood', () => {
  it.each([
    ['is no YAML', `users:\n- name: u\n  user:\n    token: ${CANARY}: ${CANARY}\n`, /is no YAML/],
    ['has another form', `users: ${CANARY}`, /not in the expected form/],
  ])('because it %s ends the operation, without a word of its content', async (_, kubeconfig, message) => {
    handOut(kubeconfig);
    const operation = await bed.api.connect(place.requests.secret(place.cluster));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'UnexpectedAnswer' } });
    expect(operation.error?.message).toMatch(message);
  });

  it('is told to whoever reads the configuration', async () => {
    await bed.api.connect(place.requests.secret(place.cluster));
    handOut(`users:\n- ${CANARY}: ${CANARY}: ${CANARY}`);
    const path = `/api/connections/conn_1/configurations?cluster=${encodeURIComponent(place.cluster)}`;
    const answer = await bed.api.get(path);
    expect(answer).toMatchObject({ status: 502, body: { error: { code: 'UpstreamUnavailable' } } });
    expect(answer.text).toContain('UnexpectedAnswer');
  });
});

describe('a cluster that goes away while its objects are written', () => {
  it('is not taken for a target that is gone', async () => {
    gate.guard(place.number, ({ call, request, response, pass }) => {
      if (!call.path.endsWith('/listClusterUserCredential')) {
        pass();
        return;
      }
      request.resume();
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'ResourceNotFound', message: 'The cluster was not found.' } }));
    });
    const operation = await bed.api.connect(place.requests.secret(place.cluster, { name: 'late' }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ClusterNotFound' } });
  });
});

describe('a pause that is longer than the step may take', () => {
  it('ends the operation at once, which says how long it has tried', async () => {
    const fault = { kind: 'status', status: 429, code: 'TooManyRequests', retryAfter: 7200 };
    const { storageAccount } = place.ids;
    await bed.admin.fault({ method: 'POST', path: `${storageAccount.split('/blob')[0]!}/listKeys`, times: 1, fault });
    const operation = await bed.api.connect(place.requests.secret(place.cluster, { name: 'paused' }));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'StepTimedOut' } });
    expect(operation.error?.message).toMatch(/gave up after 0\.\d minutes: .*would be later than the 30 minutes/);
  });
});

describe('the token for the API server', () => {
  it('that is refused ends the operation as one for Azure does', async () => {
    handOut(WITH_LOGIN);
    gate.guard('', ({ request, response, pass }) => {
      if (!request.url?.includes('resource=6dae42f8')) {
        pass();
        return;
      }
      request.resume();
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ statusCode: 403, message: 'No such identity.' }));
    });
    const operation = await bed.api.connect(place.requests.secret(place.cluster));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'CredentialUnavailable' } });
  });
});
