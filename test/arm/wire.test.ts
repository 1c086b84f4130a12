import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema } from '../../shared/workflow/response-schemas.ts';
import type { Answer } from '../helpers/api.ts';
import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { TestBed } from '../helpers/test-bed.ts';

const VERSION = 'api-version=2024-04-01';
let bed: TestBed;
let cluster: string;

beforeAll(async () => {
  bed = await TestBed.start();
  cluster = await bed.newCluster();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

function path(type: string, rest = '', query = VERSION): string {
  return `${cluster}/providers/Microsoft.ServiceLinker/${type}${rest}?${query}`;
}

function body(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const targetService = { type: 'AzureResource', id: bed.world.ids.storageAccount, resourceProperties: null };
  const authInfo = { authType: 'secret', name: null, secretInfo: null, authMode: null };
  const vNetSolution = null;
  const secretStore = { keyVaultId: null, keyVaultSecretName: null };
  const properties = { targetService, authInfo, clientType: 'python', scope: 'default', vNetSolution, secretStore };
  return { properties: { ...properties, ...changes } };
}

/** Polls the operation that an answer names until it has ended. */
async function ended(answer: Answer): Promise<Record<string, unknown>> {
  const url = new URL(answer.headers.get('azure-asyncoperation') ?? '');
  for (;;) {
    const poll = await bed.api.get(url.pathname + url.search);
    const operation = poll.body as { status: string; endTime?: string };
    if (operation.endTime !== undefined) return poll.body as Record<string, unknown>;
    expect(['Accepted', 'Deleting']).toContain(operation.status);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

describe('a linker on the wire', () => {
  it('is answered with 201, both times, with an etag and every member that the original has, nulls included', async () => {
    for (const time of ['new', 'again']) {
      const answer = await bed.api.put(path('linkers', '/wire_1'), body());
      expect(answer.status, `${time} ${answer.text}`).toBe(201);
      expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
      expect(answer.body).toMatchObject({
        id: `${cluster}/providers/Microsoft.ServiceLinker/linkers/wire_1`,
        type: 'microsoft.servicelinker/linkers',
        systemData: {},
        properties: {
          provisioningState: 'Accepted',
          targetService: { resourceProperties: null, type: 'AzureResource' },
          authInfo: { authType: 'secret', authMode: null },
          vNetSolution: null,
          secretStore: { keyVaultId: null, keyVaultSecretName: null },
          publicNetworkSolution: { firewallRules: null, deleteOrUpdateBehavior: null, action: null },
          configurationInfo: { customizedKeys: null, configurationStore: { appConfigurationId: null } },
        },
      });
      const url = answer.headers.get('azure-asyncoperation') ?? '';
      expect(url).toMatch(
        /\/providers\/Microsoft\.ServiceLinker\/locations\/\w+\/operationStatuses\/[^/]+\*[0-9A-F]{64}\?/,
      );
      expect(await ended(answer)).toMatchObject({ status: 'Succeeded', properties: { Message: null } });
    }
    const read = await bed.api.get(path('linkers', '/wire_1'));
    expect(read.body).toMatchObject({ properties: { provisioningState: 'Succeeded', clientType: 'python' } });
    expect(Object.hasOwn(read.body as object, 'kubernetesResourceName')).toBe(false);
  });

  it('is found in any letter case, with a doubled slash, and by any published version', async () => {
    for (const version of [
      '2022-05-01',
      '2022-11-01-preview',
      '2023-04-01-preview',
      '2024-04-01',
      '2024-07-01-preview',
    ]) {
      const loud = path('LINKERS', '/WIRE_1', `API-VERSION=${version}`).replace('resourceGroups', 'RESOURCEGROUPS');
      expect((await bed.api.get(`/${loud}`)).status, version).toBe(200);
    }
  });

  it('is validated with 202, no body and both headers, and the report in the operation', async () => {
    const answer = await bed.api.post(path('linkers', '/wire_1/validateLinker'), '');
    expect(answer.status).toBe(202);
    expect(answer.body).toBeNull();
    expect(answer.headers.get('location')).toBe(answer.headers.get('azure-asyncoperation'));
    const operation = await ended(answer);
    expect(operation).toMatchObject({ status: 'Succeeded', properties: { isConnectionAvailable: true } });
    const { Message } = operation['properties'] as { Message: string };
    const [first] = (JSON.parse(Message) as { ValidationDetail: unknown[] }).ValidationDetail;
    expect(first).toMatchObject({ Name: 'Target resource existence validated.', Result: 0 });
  });

  it('lists its configurations with empty credentials, and previews others', async () => {
    const listed = await bed.api.post(path('linkers', '/wire_1/listConfigurations'), '');
    expect(listed.body).toEqual({
      configurations: [
        {
          name: 'AZURE_STORAGEBLOB_CONNECTIONSTRING',
          value: '',
          configType: 'Default',
          keyVaultReferenceIdentity: null,
          description: '',
        },
      ],
    });
    const customizedKeys = { AZURE_STORAGEBLOB_CONNECTIONSTRING: 'BLOBS' };
    const preview = await bed.api.post(path('linkers', '/wire_1/generateConfigurations'), { customizedKeys });
    expect(preview.status, preview.text).toBe(200);
    expect((preview.body as { configurations: { name: string }[] }).configurations[0]?.name).toBe('BLOBS');
    expect((await bed.api.post(path('linkers', '/wire_1/generateConfigurations'), '')).status).toBe(200);
  });

  it('is patched, listed and deleted; deleted again it is 204', async () => {
    const patched = await bed.api.patch(path('linkers', '/wire_1'), { properties: { clientType: 'nodejs' } });
    expect(patched.status, patched.text).toBe(201);
    await ended(patched);
    const list = await bed.api.get(path('linkers'));
    expect(list.body).toMatchObject({
      value: [{ name: 'wire_1', properties: { clientType: 'nodejs' } }],
      nextLink: null,
    });
    const deleted = await bed.api.delete(path('linkers', '/wire_1'));
    expect(deleted.status).toBe(202);
    expect(deleted.body).toBeNull();
    expect(await ended(deleted)).toMatchObject({ status: 'Succeeded', properties: null });
    expect((await bed.api.delete(path('linkers', '/wire_1'))).status).toBe(204);
    const gone = await bed.api.get(path('linkers', '/wire_1'));
    expect(gone).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
  });

  it('of a failed operation has the error in the operation', async () => {
    const id = bed.world.ids.storageAccount.replace('demostore', 'gone');
    const answer = await bed.api.put(
      path('linkers', '/failing'),
      body({ targetService: { type: 'AzureResource', id } }),
    );
    expect(await ended(answer)).toMatchObject({ status: 'Failed', error: { code: 'TargetNotFound' } });
  });
});

describe('the entity tag of a linker', () => {
  const tagged = async (): Promise<string> => (await bed.api.get(path('linkers', '/tagged'))).headers.get('etag') ?? '';

  it('is told at its acceptance, stays while nothing changes, and goes with a change that ARM does not show', async () => {
    const made = await bed.api.put(path('linkers', '/tagged'), body());
    const tag = made.headers.get('etag');
    expect(await tagged()).toBe(tag);
    await ended(made);
    expect(await tagged()).toBe(tag);
    const again = await bed.api.put(path('linkers', '/tagged'), body());
    expect(again.headers.get('etag')).toBe(tag);
    await ended(again);
    expect(await tagged()).toBe(tag);
    const changed = await bed.api.patch(`/api/connections/tagged?cluster=${encodeURIComponent(cluster)}`, {
      reconcile: 'off',
    });
    await bed.api.follow((changed.body as { operation: { id: string } }).operation.id);
    expect(await tagged()).not.toBe(tag);
  });

  it.each([
    ['PUT', { 'if-match': '"another"' }, 412],
    ['PUT', { 'if-match': 'nonsense' }, 412],
    ['PUT', { 'if-none-match': '*' }, 412],
    ['PATCH', { 'if-match': '"another"' }, 412],
    ['DELETE', { 'if-match': '"another"' }, 412],
    ['PUT', { 'if-match': '*' }, 201],
    ['PUT', { 'if-none-match': '"another"' }, 201],
  ] as const)('is minded by %s with %j', async (method, headers, status) => {
    const api = bed.api.with(headers);
    const url = path('linkers', '/tagged');
    const send = { PUT: () => api.put(url, body()), PATCH: () => api.patch(url, {}), DELETE: () => api.delete(url) };
    const answer = await send[method]();
    expect(answer.status, answer.text).toBe(status);
    if (status === 412) expect(errorSchema.parse(answer.body).error.code).toBe('PreconditionFailed');
    else await ended(answer);
  });

  it('lets the first of two changes through, and is not needed for what does not exist', async () => {
    const url = path('linkers', '/tagged');
    const api = bed.api.with({ 'if-match': `"another", ${await tagged()}` });
    const first = await api.patch(url, { properties: { clientType: 'java' } });
    expect(first.status, first.text).toBe(201);
    await ended(first);
    expect((await api.patch(url, { properties: { clientType: 'go' } })).status).toBe(412);
    expect((await bed.api.get(url)).body).toMatchObject({ properties: { clientType: 'java' } });
    const missing = path('linkers', '/missing');
    expect((await bed.api.with({ 'if-match': '*' }).put(missing, body())).status).toBe(412);
    expect((await bed.api.with({ 'if-match': '*' }).delete(missing)).status).toBe(204);
    const made = await bed.api.with({ 'if-none-match': '*' }).put(missing, body());
    expect(made.status, made.text).toBe(201);
    await ended(made);
  });
});

describe('a dry run', () => {
  it('is made, read, listed, changed and deleted, and nothing else is', async () => {
    const before = await bed.admin.resources();
    const { properties } = body() as { properties: object };
    const parameters = { actionName: 'createOrUpdate', ...properties };
    const made = await bed.api.put(path('dryruns', '/dry-1'), { properties: { parameters } });
    expect(made.status, made.text).toBe(201);
    await ended(made);
    const read = await bed.api.get(path('dryruns', '/dry-1'));
    expect(read.body).toMatchObject({
      name: 'dry-1',
      type: 'microsoft.servicelinker/dryruns',
      properties: {
        parameters: { actionName: 'createOrUpdate', clientType: 'python' },
        prerequisiteResults: [],
        provisioningState: 'Succeeded',
      },
    });
    const changed = await bed.api.patch(path('dryruns', '/dry-1'), {
      properties: { parameters: { clientType: 'java' } },
    });
    expect(changed.status, changed.text).toBe(201);
    await ended(changed);
    const list = await bed.api.get(path('dryruns'));
    expect(list.body).toMatchObject({ value: [{ properties: { parameters: { clientType: 'java' } } }] });
    expect((await bed.api.delete(path('dryruns', '/dry-1'))).status).toBe(200);
    expect((await bed.api.delete(path('dryruns', '/dry-1'))).status).toBe(204);
    expect((await bed.api.get(path('dryruns', '/dry-1'))).status).toBe(404);
    expect(await bed.admin.resources()).toEqual(before);
  });

  it('that is asked for several times at once is made once, and the others hear of it', async () => {
    const { properties } = body() as { properties: object };
    const wanted = { properties: { parameters: { actionName: 'createOrUpdate', ...properties } } };
    const answers = await Promise.all([1, 2, 3, 4].map(() => bed.api.put(path('dryruns', '/at-once'), wanted)));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409, 409, 409]);
    await ended(answers.find((answer) => answer.status === 201)!);
  });

  it('without parameters is refused', async () => {
    const answer = await bed.api.put(path('dryruns', '/dry'), { properties: {} });
    expect(answer.status).toBe(400);
  });
});

describe('the provider', () => {
  it('lists configuration names by filter', async () => {
    const filter =
      "TargetService eq 'MICROSOFT.KEYVAULT/VAULTS' and AuthType eq 'servicePrincipalSecret' and ClientType eq 'python'";
    const query = `${VERSION}&$filter=${encodeURIComponent(filter)}`;
    const answer = await bed.api.get(`/providers/Microsoft.ServiceLinker/configurationNames?${query}`);
    const { value } = answer.body as { value: { names: { value: string }[] }[] };
    expect(value).toHaveLength(1);
    expect(value[0]?.names.map((one) => one.value)).toContain('AZURE_KEYVAULT_CLIENTSECRET');
    const bad = await bed.api.get(`/providers/Microsoft.ServiceLinker/configurationNames?${VERSION}&$filter=colour`);
    expect(bad.status).toBe(400);
  });

  it.each([
    ['without a version', () => path('linkers', '', ''), 400, 'MissingApiVersionParameter'],
    ['with an unknown version', () => path('linkers', '', 'api-version=1999-01-01'), 400, 'NoRegisteredProviderFound'],
    [
      'of a web app',
      () => path('linkers').replace(/Microsoft.ContainerService\/managedClusters/, 'Microsoft.Web/sites'),
      400,
      'SourceTypeNotSupported',
    ],
    ['at an unknown path', () => '/subscriptions/x/nothing', 404, 'NotFound'],
    ['with a broken escape', () => path('linkers', '/%zz'), 404, 'NotFound'],
    [
      'of an unknown operation',
      () =>
        path('linkers').replace(
          /\/resourceGroups.*linkers/,
          '/providers/Microsoft.ServiceLinker/locations/GLOBAL/operationStatuses/nope',
        ),
      404,
      'ResourceNotFound',
    ],
    ['of a cluster that does not exist', () => path('linkers').replace('aks-test', 'aks-none'), 404, 'ClusterNotFound'],
  ])('answers a request %s in ARM’s shape', async (_, url, status, code) => {
    const answer = await bed.api.get(url());
    expect(answer.status, answer.text).toBe(status);
    expect(errorSchema.parse(answer.body).error.code).toBe(code);
  });

  it.each([
    ['no properties', {}, 400],
    ['an array', [], 400],
    ['text', '"x"', 400],
    ['broken JSON', '{', 400],
    ['2 MB', { properties: { clientType: 'x'.repeat(2_000_000) } }, 413],
    ['a number for a type', { properties: { targetService: 7 } }, 400],
  ])('refuses a linker of %s', async (_, wrong, status) => {
    const answer = await bed.api.put(path('linkers', '/bad'), wrong);
    expect(answer.status, answer.text).toBe(status);
    expect(errorSchema.parse(answer.body).error.message).not.toBe('');
  });

  it('never repeats a secret in an error', async () => {
    const authInfo = { authType: 'servicePrincipalSecret', clientId: 'no guid', principalId: 'x', secret: CANARY };
    const answer = await bed.api.put(path('linkers', '/bad'), body({ authInfo }));
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain(CANARY);
  });

  it.each(['PUT', 'DELETE'] as const)('has no %s of a list', async (method) => {
    const answer = method === 'PUT' ? await bed.api.put(path('linkers'), {}) : await bed.api.delete(path('linkers'));
    expect(answer.status).toBe(405);
  });
});
