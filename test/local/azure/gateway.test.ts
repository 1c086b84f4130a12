import { request } from 'node:https';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { userAssignedIdentity } from '../../../local/azure/providers/managed-identity.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import type { JsonAnswer } from '../../helpers/https.ts';
import { GROUP_ID, place, SCOPE, Simulation, TENANT } from './simulation.ts';

const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts`;
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.start();
  simulation.azure.put(storageAccount(place('acct')));
});

afterEach(async () => {
  await simulation.admin('PUT', 'permissions', { denied: [] });
});

afterAll(() => simulation[Symbol.asyncDispose]());

describe('the gateway', () => {
  it.each([
    ['no api-version', STORAGE, '', 400, 'MissingApiVersionParameter'],
    ['an api-version without form', STORAGE, 'new', 400, 'InvalidApiVersionParameter'],
    ['an api-version that the type never had', `${STORAGE}/acct`, '2099-01-01', 400, 'NoRegisteredProviderFound'],
    ['an unknown namespace', `${GROUP_ID}/providers/Microsoft.None/x`, '2023-05-01', 404, 'InvalidResourceNamespace'],
    ['an unknown type', `${GROUP_ID}/providers/Microsoft.Storage/x/y`, '2023-05-01', 404, 'InvalidResourceType'],
    ['an unknown resource', `${STORAGE}/gone`, '2023-05-01', 404, 'ResourceNotFound'],
    ['an unknown parent', `${STORAGE}/gone/blobServices/default`, '2023-05-01', 404, 'ParentResourceNotFound'],
    ['an unknown group', `${STORAGE.replace('demo', 'gone')}/acct`, '2023-05-01', 404, 'ResourceGroupNotFound'],
    ['an unknown subscription', '/subscriptions/gone', '2022-12-01', 404, 'SubscriptionNotFound'],
    ['a path to nowhere', '/nothing/here', '2022-12-01', 404, 'InvalidResourceType'],
    ['a slash inside a name', `${STORAGE}/a%2fb`, '2023-05-01', 400, 'InvalidRequestUri'],
    ['a broken escape', `${STORAGE}/a%zz`, '2023-05-01', 400, 'InvalidRequestUri'],
  ])('answers %s with its own error', async (...[, path, version, status, code]) => {
    const answer = await simulation.arm('GET', path, version);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(answer.body.error?.message).toMatch(/\w+ \w+/);
  });

  it('names the api-versions that it would take', async () => {
    const answer = await simulation.arm('GET', `${STORAGE}/acct`, '2099-01-01');
    expect(answer.body.error?.message).toContain("API version '2099-01-01' for type 'storageAccounts'");
    expect(answer.body.error?.message).toMatch(/The supported api-versions are '.*2023-05-01.*'/);
  });

  it.each([
    `/${STORAGE}/acct?api-version=2023-05-01`,
    `${STORAGE.toUpperCase()}/ACCT?API-Version=2023-05-01`,
    `${STORAGE}/acct/?api-version=2023-05-01&api-Version=2023-05-01`,
  ])('finds the resource by %s, in the letter case of its first write', async (path) => {
    const headers = { authorization: `Bearer ${await simulation.token()}` };
    const answer = await simulation.plain('GET', simulation.azure.endpoint + path, headers);
    expect(answer).toMatchObject({ status: 200, body: { id: `${STORAGE}/acct`, name: 'acct' } });
  });

  it('refuses a body that is not an object of JSON', async () => {
    for (const body of ['{', '[]', 'null', '3']) {
      const answer = await raw('PUT', `${STORAGE}/other?api-version=2023-05-01`, body);
      expect(answer, body).toMatchObject({ status: 400, body: { error: { code: 'InvalidRequestContent' } } });
    }
  });

  it('gives every answer its ids and limits, and the caller’s id back when asked', async () => {
    const headers = {
      'x-ms-client-request-id': 'mine',
      'x-ms-return-client-request-id': 'true',
      'x-ms-correlation-request-id': 'aaaaaaaa-0000-4000-8000-000000000000',
    };
    const response = await raw('GET', `${STORAGE}/acct?api-version=2023-05-01`, undefined, headers);
    expect(response.headers).toMatchObject({
      'x-ms-client-request-id': 'mine',
      'x-ms-correlation-request-id': 'aaaaaaaa-0000-4000-8000-000000000000',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-ms-ratelimit-remaining-subscription-reads': expect.stringMatching(/^\d+$/) as string,
      'cache-control': 'no-cache',
    });
    const refused = await raw('GET', `${STORAGE}/gone?api-version=2023-05-01`);
    expect(refused.headers).toMatchObject({ 'x-ms-failure-cause': 'gateway' });
    expect(refused.headers['x-ms-client-request-id']).toBeUndefined();
  });

  it('says what the caller may not do, where, and who it is', async () => {
    const action = 'Microsoft.Storage/storageAccounts/listKeys/action';
    await simulation.admin('PUT', 'permissions', { denied: [{ action, scope: SCOPE }] });
    const denied = await simulation.arm('POST', `${STORAGE}/acct/LISTKEYS`, '2023-05-01');
    expect(denied.status).toBe(403);
    expect(denied.body.error).toMatchObject({ code: 'AuthorizationFailed' });
    const guid = '[0-9a-f-]{36}';
    expect(denied.body.error?.message).toMatch(
      new RegExp(
        `^The client '${guid}' with object id '${guid}' does not have authorization to perform action '${action}' ` +
          `over scope '${STORAGE}/acct' or the scope is invalid\\. If access was recently granted, please refresh`,
      ),
    );
    expect((await simulation.arm('GET', `${STORAGE}/acct`, '2023-05-01')).status).toBe(200);
  });

  it('denies whole families of actions, and only within the scope', async () => {
    simulation.azure.put(storageAccount(place('free')));
    await simulation.admin('PUT', 'permissions', {
      denied: [{ action: 'Microsoft.Storage/*', scope: `${STORAGE}/ACCT` }],
    });
    expect((await simulation.arm('GET', `${STORAGE}/acct`, '2023-05-01')).status).toBe(403);
    expect((await simulation.arm('GET', `${STORAGE}/acct/blobServices/default`, '2023-05-01')).status).toBe(403);
    expect((await simulation.arm('GET', `${STORAGE}/free`, '2023-05-01')).status).toBe(200);
  });
});

describe('a list', () => {
  it('comes in pages that the SDK follows to the end', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `id-${String(index).padStart(3, '0')}`);
    simulation.azure.put(...names.map((name) => userAssignedIdentity({ ...place(name), tenantId: TENANT })));
    const first = await simulation.arm('GET', `${SCOPE}/providers/${IDENTITIES}`, '2023-01-31');
    expect(first.body.value).toHaveLength(50);
    expect(first.body.nextLink).toMatch(new RegExp(`^${simulation.azure.endpoint}/.*skiptoken=.*`));
    const all: string[] = [];
    let link: string | undefined = first.body.nextLink;
    all.push(...first.body.value!.map((one) => String(one['name'])));
    while (link !== undefined) {
      const page = await simulation.plain('GET', link, { authorization: `Bearer ${await simulation.token()}` });
      all.push(...page.body.value!.map((one) => String(one['name'])));
      link = page.body.nextLink;
    }
    expect(all).toEqual(names);
  });

  it('goes on at the same host when the path begins with two slashes', async () => {
    const page = await simulation.arm('GET', `/${SCOPE}/providers/${IDENTITIES}`, '2023-01-31');
    expect(new URL(page.body.nextLink!).origin).toBe(simulation.azure.endpoint);
    const headers = { authorization: `Bearer ${await simulation.token()}` };
    expect((await simulation.plain('GET', page.body.nextLink!, headers)).body.value).toHaveLength(50);
  });

  it('takes $top, and refuses one that is no number', async () => {
    const path = `${SCOPE}/providers/${IDENTITIES}`;
    expect((await simulation.arm('GET', `${path}?$top=3`, '2023-01-31')).body.value).toHaveLength(3);
    expect((await simulation.arm('GET', `${path}?$top=x`, '2023-01-31')).status).toBe(400);
  });
});

async function raw(
  method: string,
  path: string,
  text?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer & { headers: Record<string, string | undefined> }> {
  const authorization = `Bearer ${await simulation.token()}`;
  return new Promise((resolve, reject) => {
    const options = { method, ca: simulation.certificates.ca, headers: { ...headers, authorization } };
    const outgoing = request(simulation.azure.endpoint + path, options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: body === '' ? undefined : JSON.parse(body),
          headers: response.headers as Record<string, string | undefined>,
        }),
      );
    });
    outgoing.on('error', reject).end(text);
  });
}
