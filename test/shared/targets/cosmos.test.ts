import { parse } from '@tediousjs/connection-string';
import { ConnectionString } from 'mongodb-connection-string-url';
import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { account, ACCOUNT, child, CHILDREN, DOCUMENT_ENDPOINT, KEY } from './cosmos-account.ts';
import { configuration, CREDENTIALS, parsed } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

describe('the Cosmos DB targets', () => {
  const secret = CREDENTIALS.secret!;

  it('write connection strings that clients read', async () => {
    const mongo = { target: 'cosmos-mongo', id: CHILDREN.mongo, arm: account };
    const uri = new ConnectionString((await configuration(mongo, 'nodejs', secret)).AZURE_COSMOS_CONNECTIONSTRING!);
    expect(uri.hosts).toEqual(['acct.mongo.cosmos.azure.com:10255']);
    expect(uri.username).toBe('acct');
    expect(decodeURIComponent(uri.password)).toBe('Ab9Cd8Ef7==');
    expect(uri.searchParams.get('appName')).toBe('@acct@');

    const sql = { target: 'cosmos-sql', id: CHILDREN.sql, arm: account };
    const noSql = parse((await configuration(sql, 'dotnet', secret)).AZURE_COSMOS_CONNECTIONSTRING!);
    expect(Object.fromEntries(noSql)).toEqual({ accountendpoint: DOCUMENT_ENDPOINT, accountkey: KEY });
  });

  it("take the account's own endpoints, as other clouds have them", async () => {
    const arm = (): RecordedArm =>
      account({
        cassandraEndpoint: 'https://acct.cassandra.cosmos.azure.cn:443/',
        gremlinEndpoint: 'https://acct.gremlin.cosmos.azure.cn:443/',
        tableEndpoint: 'https://acct.table.cosmos.azure.cn:443/',
      });
    const keyspace = { target: 'cosmos-cassandra', id: CHILDREN.cassandra, arm };
    expect(await configuration(keyspace, 'go', secret)).toMatchObject({
      AZURE_COSMOS_CONTACTPOINT: 'acct.cassandra.cosmos.azure.cn',
    });
    const graph = { target: 'cosmos-gremlin', id: CHILDREN.gremlin, arm };
    expect(await configuration(graph, 'go', secret)).toMatchObject({
      AZURE_COSMOS_HOSTNAME: 'acct.gremlin.cosmos.azure.cn',
    });
    const table = { target: 'cosmos-table', id: CHILDREN.table, arm };
    expect((await configuration(table, 'go', secret)).AZURE_COSMOS_CONNECTIONSTRING).toContain(
      'TableEndpoint=https://acct.table.cosmos.azure.cn:443/;',
    );
  });

  it('take names as the account has them, however the id is written', async () => {
    const graph = { target: 'cosmos-gremlin', id: CHILDREN.gremlin.toUpperCase(), arm: account };
    expect(await configuration(graph, 'java', secret)).toMatchObject({
      AZURE_COSMOS_USERNAME: '/dbs/People/colls/Friends',
    });
  });

  const kinds = Object.entries(CHILDREN).map(([kind, id]) => [`cosmos-${kind}`, id] as const);

  it.each(kinds)('%s gives the identity a role on the account, not on the database', async (name, id) => {
    expect(await findTargetByName(name).access(account(), parsed(id))).toEqual({
      kind: 'roles',
      scope: parsed(ACCOUNT),
      roles: [{ name: 'DocumentDB Account Contributor', roleDefinitionId: '5bd9cd88-fe45-4216-938b-f97437e15450' }],
    });
  });

  it.each(kinds)(
    '%s is refused when the account takes no keys, and a workload identity is proposed',
    async (name, id) => {
      const arm = account({ disableLocalAuth: true });
      await expect(configuration({ target: name, id, arm: () => arm }, 'none', secret)).rejects.toMatchObject({
        code: 'SecretAuthDisabled',
        message: expect.stringContaining('userAssignedIdentity') as string,
      });
      expect(arm.sent.filter((request) => request.startsWith('POST'))).toEqual([]);
    },
  );

  it.each(kinds)('%s is gone when the account or the database is gone', async (name, id) => {
    const target = findTargetByName(name);
    await expect(target.read(account(), parsed(id))).resolves.toBeUndefined();
    for (const gone of [`GET ${ACCOUNT}`, `GET ${id}`]) {
      const arm = account({}, [gone]);
      await expect(target.read(arm, parsed(id))).rejects.toMatchObject({ status: 404 });
      await expect(configuration({ target: name, id, arm: () => arm }, 'none', secret)).rejects.toMatchObject({
        status: 404,
      });
    }
  });

  it('say so when the account was made for another API', async () => {
    const arm = recordedArm({
      [`GET ${ACCOUNT}`]: { properties: { documentEndpoint: DOCUMENT_ENDPOINT } },
      [`POST ${ACCOUNT}/listConnectionStrings`]: {
        connectionStrings: [{ connectionString: 'AccountEndpoint=x', description: 'Primary SQL Connection String' }],
      },
      ...child(CHILDREN.mongo),
    });
    const mongo = { target: 'cosmos-mongo', id: CHILDREN.mongo, arm: () => arm };
    await expect(configuration(mongo, 'none', secret)).rejects.toMatchObject({ code: 'ServiceNotOffered' });
  });
});
