import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SERVICE } from '../../../local/azure/gateway/tokens.ts';
import { keyVaultVault } from '../../../local/azure/providers/key-vault.ts';
import { postgresDatabase, postgresFlexibleServer } from '../../../local/azure/providers/postgresql.ts';
import { serviceBusNamespace } from '../../../local/azure/providers/service-bus.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { GROUP_ID, MARKER, ownPolicy, place, readableVault, Simulation, TENANT } from './simulation.ts';

const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;
const BUS = `${GROUP_ID}/providers/Microsoft.ServiceBus/namespaces/bus`;
const VAULT = `${GROUP_ID}/providers/Microsoft.KeyVault/vaults/safe`;
const SERVER = `${GROUP_ID}/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg`;

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.start();
  const server = postgresFlexibleServer(place('pg'));
  simulation.azure.put(
    storageAccount(place('acct')),
    ...serviceBusNamespace(place('bus')),
    keyVaultVault({ ...place('safe'), tenantId: TENANT }),
    server,
    postgresDatabase(server, 'App'),
  );
});

afterAll(() => simulation[Symbol.asyncDispose]());

async function act(id: string, action: string, version: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await simulation.arm('POST', `${id}/${action}`, version, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

describe('a storage account', () => {
  it('gives two keys of 64 bytes that stay until one is made anew', async () => {
    const keys = async (): Promise<string[]> =>
      ((await act(STORAGE, 'listKeys', '2023-05-01'))['keys'] as { value: string }[]).map((one) => one.value);
    const [first, second] = await keys();
    expect(await keys()).toEqual([first, second]);
    for (const key of [first!, second!]) {
      expect(Buffer.from(key, 'base64')).toHaveLength(64);
      expect(Buffer.from(key, 'base64').toString('base64')).toBe(key);
      expect(key).toContain(MARKER);
    }
    await act(STORAGE, 'regenerateKey', '2023-05-01', { keyName: 'key1' });
    const after = await keys();
    expect(after[0]).not.toBe(first);
    expect(after[1]).toBe(second);
    const wrong = await simulation.arm('POST', `${STORAGE}/regenerateKey`, '2023-05-01', { keyName: 'key9' });
    expect(wrong.status).toBe(400);
  });

  it('made again under its name has new keys', async () => {
    const keys = async (): Promise<unknown> => (await act(STORAGE, 'listKeys', '2023-05-01'))['keys'];
    const before = await keys();
    expect((await simulation.arm('DELETE', STORAGE, '2023-05-01')).status).toBe(200);
    expect((await simulation.arm('POST', `${STORAGE}/listKeys`, '2023-05-01')).status).toBe(404);
    simulation.azure.put(storageAccount(place('acct')));
    expect(await keys()).not.toEqual(before);
  });

  it('has its services from the start, and endpoints', async () => {
    const service = await simulation.arm('GET', `${STORAGE}/blobServices/default`, '2023-05-01');
    expect(service).toMatchObject({ status: 200, body: { name: 'default' } });
    expect((await simulation.arm('GET', `${STORAGE}/blobServices/other`, '2023-05-01')).status).toBe(404);
    const account = await simulation.arm('GET', STORAGE, '2023-05-01');
    expect(account.body.properties).toMatchObject({
      allowSharedKeyAccess: true,
      primaryEndpoints: { blob: 'https://acct.blob.core.windows.net/' },
    });
  });
});

describe('a Service Bus namespace', () => {
  it('gives the connection strings of a rule', async () => {
    const rule = `${BUS}/authorizationRules/RootManageSharedAccessKey`;
    const list = await simulation.arm('GET', `${BUS}/authorizationRules`, '2021-11-01');
    expect(list.body.value).toMatchObject([{ name: 'RootManageSharedAccessKey' }]);
    const keys = await act(rule, 'ListKeys', '2021-11-01');
    const [primary, secondary] = [String(keys['primaryKey']), String(keys['secondaryKey'])];
    expect(primary).toContain(MARKER);
    expect(keys).toMatchObject({
      keyName: 'RootManageSharedAccessKey',
      primaryConnectionString: `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${primary}`,
    });
    const after = await act(rule, 'regenerateKeys', '2021-11-01', { keyType: 'PrimaryKey' });
    expect(after['primaryKey']).not.toBe(primary);
    expect(after['secondaryKey']).toBe(secondary);
  });
});

describe('a PostgreSQL server', () => {
  it('gives its host name, and the database’s name in its own letter case', async () => {
    const server = await simulation.arm('GET', SERVER, '2024-08-01');
    expect(server.body.properties).toMatchObject({ fullyQualifiedDomainName: 'pg.postgres.database.azure.com' });
    const database = await simulation.arm('GET', `${SERVER}/databases/APP`, '2024-08-01');
    expect(database.body).toMatchObject({ name: 'App' });
  });
});

describe('a key vault', () => {
  const policies = (): unknown => simulation.properties(VAULT)['accessPolicies'];
  const change = async (kind: string, objectId: string, secrets: string[]): Promise<number> => {
    const accessPolicies = [{ objectId, tenantId: TENANT, permissions: { secrets } }];
    const path = `${VAULT}/accessPolicies/${kind}`;
    return (await simulation.arm('PUT', path, '2023-07-01', { properties: { accessPolicies } })).status;
  };

  it('adds, takes away and replaces access policies, those of others apart', async () => {
    expect(await change('add', 'one', ['get'])).toBe(200);
    await change('add', 'two', ['get']);
    await change('add', 'one', ['Get', 'list']);
    expect(policies()).toMatchObject([
      { objectId: 'one', permissions: { secrets: ['get', 'list'] } },
      { objectId: 'two', permissions: { secrets: ['get'] } },
    ]);
    await change('remove', 'one', ['list']);
    expect(policies()).toMatchObject([{ permissions: { secrets: ['get'] } }, { objectId: 'two' }]);
    await change('remove', 'one', ['get']);
    expect(policies()).toMatchObject([{ objectId: 'two' }]);
    await change('replace', 'three', ['all']);
    expect(policies()).toMatchObject([{ objectId: 'three' }]);
    expect(await change('constructor', 'one', ['get'])).toBe(400);
  });

  it('gives a secret’s newest version, or the one asked for', async () => {
    const headers = { authorization: `Bearer ${await simulation.token('https://vault.azure.net')}` };
    const read = (path: string): ReturnType<Simulation['plain']> =>
      simulation.plain('GET', `${simulation.azure.endpoint}/_vault/safe/secrets/${path}?api-version=7.4`, headers);
    simulation.azure.put(readableVault('safe'));
    const { version } = (await simulation.admin('PUT', 'vault-secrets/safe/db', { value: 'old' })).body;
    await simulation.admin('PUT', 'vault-secrets/safe/db', { value: 'new' });
    expect((await read('db')).body).toMatchObject({ value: 'new' });
    expect((await read(`DB/${String(version)}`)).body).toMatchObject({ value: 'old', attributes: { enabled: true } });
    expect(await read('none')).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
    expect((await simulation.admin('GET', 'vault-secrets/safe/db')).body).toMatchObject({ value: 'new' });
  });
});

describe('the secrets of a vault', () => {
  const read = async (vault: string, query = '?api-version=7.4'): ReturnType<Simulation['plain']> => {
    const headers = { authorization: `Bearer ${await simulation.token('https://vault.azure.net')}` };
    return simulation.plain('GET', `${simulation.azure.endpoint}/_vault/${vault}/secrets/s${query}`, headers);
  };

  it('are read by an api-version, with a policy that says so', async () => {
    simulation.azure.put(readableVault('open'), keyVaultVault({ ...place('shut'), tenantId: TENANT }));
    for (const vault of ['open', 'shut']) await simulation.admin('PUT', `vault-secrets/${vault}/s`, { value: 'text' });
    expect(await read('OPEN')).toMatchObject({ status: 200 });
    expect(await read('open', '')).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
    const refused = { status: 403, body: { error: { code: 'Forbidden', innererror: { code: 'AccessDenied' } } } };
    expect(await read('shut')).toMatchObject(refused);
    await expect(read('absent')).rejects.toThrow('socket hang up');
  });

  it('are read with a role at the vault or above it, where the vault goes by roles', async () => {
    const overrides = { properties: { enableRbacAuthorization: true, accessPolicies: [ownPolicy] } };
    const vault = keyVaultVault({ ...place('byroles'), tenantId: TENANT, overrides });
    simulation.azure.put(vault);
    await simulation.admin('PUT', 'vault-secrets/byroles/s', { value: 'text' });
    const refused = { status: 403, body: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } } };
    expect(await read('byroles')).toMatchObject(refused);
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`;
    const properties = { roleDefinitionId, principalId: SERVICE.objectId, principalType: 'ServicePrincipal' };
    const assignment = `${vault.id}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    expect(await simulation.arm('PUT', assignment, '2022-04-01', { properties })).toMatchObject({ status: 201 });
    expect(await read('byroles')).toMatchObject({ status: 200, body: { value: 'text' } });
  });
});

describe('a resource of a type that no provider declares', () => {
  it('is served as any other once one is stored', async () => {
    const id = `${GROUP_ID}/providers/Contoso.Robots/arms/left`;
    expect((await simulation.arm('GET', id, '2024-01-01')).status).toBe(404);
    const type = 'Contoso.Robots/arms';
    simulation.azure.put({ id, name: 'left', type, location: 'westus2', properties: { joints: 6 } });
    expect((await simulation.arm('GET', id, '2024-01-01')).body.properties).toEqual({ joints: 6 });
    const other = id.replace('left', 'right');
    const made = await simulation.arm('PUT', other, '2024-01-01', { location: 'westus2', properties: { joints: 7 } });
    expect(made).toMatchObject({ status: 201, body: { id: other, type } });
    const tagged = await simulation.arm('PATCH', other, '2024-01-01', { tags: { side: 'right' } });
    expect(tagged.body).toMatchObject({ tags: { side: 'right' }, properties: { joints: 7 } });
    const list = await simulation.arm('GET', `${GROUP_ID}/providers/contoso.robots/ARMS`, '2024-01-01');
    expect(list.body.value?.map((one) => one['name'])).toEqual(['left', 'right']);
    expect((await simulation.arm('DELETE', other, '2024-01-01')).status).toBe(200);
    expect((await simulation.arm('POST', `${id}/wave`, '2024-01-01')).status).toBe(404);
  });
});
