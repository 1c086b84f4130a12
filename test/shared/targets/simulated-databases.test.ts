import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cosmosAccount, cosmosChild } from '../../../local/azure/providers/document-db/documents.ts';
import {
  mysqlDatabase,
  mysqlFlexibleServer,
  mysqlIdentitiesOnly,
  mysqlSingleServer,
} from '../../../local/azure/providers/mysql.ts';
import { atlasOrganization, neonOrganization } from '../../../local/azure/providers/partners.ts';
import {
  postgresDatabase,
  postgresFlexibleServer,
  postgresSingleServer,
} from '../../../local/azure/providers/postgresql.ts';
import { sqlDatabase, sqlServer } from '../../../local/azure/providers/sql.ts';
import type { Document } from '../../../local/azure/store/store.ts';
import type { Credentials } from '../../../shared/targets/target.ts';
import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { CREDENTIALS, idOf, parsed } from './documented.ts';
import { MARKER, startSimulatedAzure, type SimulatedAzure } from './simulated-azure.ts';

const COSMOS = [
  ['cosmos-sql', 'Microsoft.DocumentDB/databaseAccounts/sql/sqlDatabases/Orders'],
  ['cosmos-mongo', 'Microsoft.DocumentDB/databaseAccounts/mongo/mongodbDatabases/Shop'],
  ['cosmos-cassandra', 'Microsoft.DocumentDB/databaseAccounts/cassandra/cassandraKeyspaces/Sales'],
  ['cosmos-gremlin', 'Microsoft.DocumentDB/databaseAccounts/gremlin/gremlinDatabases/People/graphs/Friends'],
  ['cosmos-table', 'Microsoft.DocumentDB/databaseAccounts/table/tables/Visits'],
] as const;

const WITH_PASSWORD = [
  ['postgres-flexible', 'Microsoft.DBforPostgreSQL/flexibleServers/pg/databases/App'],
  ['postgres', 'Microsoft.DBforPostgreSQL/servers/pg/databases/App'],
  ['mysql-flexible', 'Microsoft.DBforMySQL/flexibleServers/my/databases/App'],
  ['mysql', 'Microsoft.DBforMySQL/servers/my/databases/App'],
  ['sql', 'Microsoft.Sql/servers/sql/databases/App'],
  ['neon-postgres', 'Neon.Postgres/organizations/neon'],
  ['mongodb-atlas', 'MongoDB.Atlas/organizations/atlas'],
] as const;

/** For Atlas the secret is the whole connection string; the others take it as a password. */
const LOGIN: Credentials = { kind: 'secret', name: 'app', secret: `mongodb+srv://app:${MARKER}@c0.mongodb.net/` };

let world: SimulatedAzure;

beforeAll(async () => {
  world = await startSimulatedAzure();
  const { azure, place } = world;
  const parent = (document: Document, ...below: ((parent: Document) => Document)[]): void => {
    azure.put(document, ...below.map((make) => make(document)));
  };
  parent(cosmosAccount({ ...place('sql'), api: 'Sql' }), (it) => cosmosChild(it, 'sqlDatabases', 'Orders'));
  parent(cosmosAccount({ ...place('mongo'), api: 'MongoDB' }), (it) => cosmosChild(it, 'mongodbDatabases', 'Shop'));
  parent(cosmosAccount({ ...place('cassandra'), api: 'Cassandra' }), (it) =>
    cosmosChild(it, 'cassandraKeyspaces', 'Sales'),
  );
  parent(cosmosAccount({ ...place('table'), api: 'Table' }), (it) => cosmosChild(it, 'tables', 'Visits'));
  const gremlin = cosmosAccount({ ...place('gremlin'), api: 'Gremlin' });
  const people = cosmosChild(gremlin, 'gremlinDatabases', 'People');
  azure.put(gremlin, people, cosmosChild(people, 'graphs', 'Friends'));

  parent(postgresFlexibleServer(place('pg')), (it) => postgresDatabase(it, 'App'));
  parent(postgresSingleServer(place('pg')), (it) => postgresDatabase(it, 'App'));
  parent(mysqlFlexibleServer(place('my')), (it) => mysqlDatabase(it, 'App'));
  parent(mysqlFlexibleServer(place('closed')), (it) => mysqlDatabase(it, 'App'), mysqlIdentitiesOnly);
  parent(mysqlSingleServer(place('my')), (it) => mysqlDatabase(it, 'App'));
  parent(sqlServer(place('sql')), (it) => sqlDatabase(it, 'App'));
  const administrators = { administratorType: 'ActiveDirectory', azureADOnlyAuthentication: true };
  const closed = { ...place('closed'), overrides: { properties: { administrators } } };
  parent(sqlServer(closed), (it) => sqlDatabase(it, 'App'));
  azure.put(neonOrganization(place('neon')), atlasOrganization(place('atlas')));
});

afterAll(() => world.stop());

function entries(name: string, rest: string, credentials: Credentials): Promise<readonly { value: string }[]> {
  const address = { server: 'ep-1.eastus2.azure.neon.tech', database: 'App' };
  const request = { id: parsed(idOf(rest)), clientType: 'none', credentials, address } as const;
  return findTargetByName(name).configuration(world.arm, request);
}

describe('the databases in a simulated Azure', () => {
  it.each(COSMOS)('%s %s gives its own key, which starts with the marker', async (name, rest) => {
    await findTargetByName(name).read(world.arm, parsed(idOf(rest)));
    const values = (await entries(name, rest, CREDENTIALS.secret!)).map((entry) => entry.value);
    expect(values.filter((value) => value.includes(MARKER))).toHaveLength(1);
    const identity = await entries(name, rest, CREDENTIALS.userAssignedIdentity!);
    expect(JSON.stringify(identity)).not.toContain(MARKER);
  });

  it.each(WITH_PASSWORD)('%s %s takes the password of the caller', async (name, rest) => {
    await findTargetByName(name).read(world.arm, parsed(idOf(rest)));
    const values = (await entries(name, rest, LOGIN)).map((entry) => entry.value);
    expect(values.filter((value) => value.includes(MARKER))).toHaveLength(1);
  });

  it.each([...COSMOS, ...WITH_PASSWORD])(
    '%s %s that is not there is told apart from one that is',
    async (name, rest) => {
      const id = parsed(idOf(rest.replace(/[^/]+$/, 'absent')));
      await expect(findTargetByName(name).read(world.arm, id)).rejects.toMatchObject({ status: 404 });
    },
  );

  it.each([
    ['mysql-flexible', 'Microsoft.DBforMySQL/flexibleServers/closed/databases/App'],
    ['sql', 'Microsoft.Sql/servers/closed/databases/App'],
  ])('%s is refused when its server takes identities only', async (name, rest) => {
    await expect(entries(name, rest, LOGIN)).rejects.toMatchObject({ code: 'SecretAuthDisabled' });
  });

  it('a key that was made anew is the one that is given from then on', async () => {
    const account = idOf('Microsoft.DocumentDB/databaseAccounts/cassandra');
    const [name, rest] = COSMOS[2];
    const before = await entries(name, rest, CREDENTIALS.secret!);
    const path = `${account}/regenerateKey`;
    await world.arm.send({ method: 'POST', path, apiVersion: '2024-11-15', body: { keyKind: 'primary' } });
    const after = await entries(name, rest, CREDENTIALS.secret!);
    expect(after.at(-1)?.value).not.toBe(before.at(-1)?.value);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
  });

  it('an account for another API has no connection string for MongoDB', async () => {
    const table = idOf('Microsoft.DocumentDB/databaseAccounts/table');
    const path = `${table}/listConnectionStrings`;
    const { body } = await world.arm.send({ method: 'POST', path, apiVersion: '2024-11-15' });
    const { connectionStrings } = body as { connectionStrings: { description: string }[] };
    expect(connectionStrings.map((one) => one.description)).toContain('Primary Table Connection String');
    expect(JSON.stringify(connectionStrings)).not.toContain('MongoDB');
  });
});
