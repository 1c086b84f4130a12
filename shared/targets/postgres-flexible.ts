import { z } from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import { read } from './ask.ts';
import { connectionMethod } from './connection-method.ts';
import { credentialText } from './credential-text.ts';
import { defineTarget } from './define-target.ts';
import { adoNetConnectionString } from './formats/ado-net.ts';
import { jdbcPostgresUrl } from './formats/jdbc-url.ts';
import { libpqConnectionString } from './formats/libpq.ts';
import { key, secretKey } from './key-table.ts';
import { TargetError } from './target-error.ts';
import type { Credentials } from './target.ts';

/** Microsoft.DBforPostgreSQL, stable; the version in the REST reference of Servers - Get and Databases - Get. */
const API_VERSION = '2024-08-01';

const PORT = 5432;

const serverSchema = z.object({
  properties: z.object({
    fullyQualifiedDomainName: z.string().min(1),
    authConfig: z.object({ passwordAuth: z.string().nullish() }).nullish(),
  }),
});

const databaseSchema = z.object({ name: z.string().nullish() });

interface Login {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

const CONNECTION_STRING = 'AZURE_POSTGRESQL_CONNECTIONSTRING';

const hostKey = key('AZURE_POSTGRESQL_HOST', 'Database host', (it: Login) => it.host);
const userKey = key('AZURE_POSTGRESQL_USER', 'Database username', (it: Login) => it.user);
const passwordKey = secretKey('AZURE_POSTGRESQL_PASSWORD', 'Database password', (it: Login) => it.password);
const databaseKey = key('AZURE_POSTGRESQL_DATABASE', 'Database name', (it: Login) => it.database);
const portKey = key('AZURE_POSTGRESQL_PORT', 'Port number', () => String(PORT));
const sslKey = key('AZURE_POSTGRESQL_SSL', 'SSL option', () => 'true');

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-postgres, page of 2025-11-21. Older pages
 * write the prefix `Azure_` and a user name `user@server`, which only the retired single servers took.
 * The page's own slip: its .NET connection string lost the password that older pages have; without it the string does
 * not sign in. The page also has tables for identities: they need a login made inside the database.
 */
const secret = connectionMethod('secret', readLogin, {
  dotnet: [secretKey(CONNECTION_STRING, '.NET PostgreSQL connection string', adoNet)],
  java: [secretKey(CONNECTION_STRING, 'JDBC PostgreSQL connection string', jdbcWithLogin)],
  springBoot: [
    key('spring.datasource.url', 'Database URL', (it) => jdbcPostgresUrl(address(it), [['sslmode', 'require']])),
    key('spring.datasource.username', 'Database username', (it) => it.user),
    secretKey('spring.datasource.password', 'Database password', (it) => it.password),
  ],
  python: [secretKey(CONNECTION_STRING, 'psycopg2 connection string', psycopg2)],
  django: [key('AZURE_POSTGRESQL_NAME', 'Database name', (it) => it.database), hostKey, userKey, passwordKey],
  go: [secretKey(CONNECTION_STRING, 'Go PostgreSQL connection string', goString)],
  nodejs: [hostKey, userKey, passwordKey, databaseKey, portKey, sslKey],
  php: [secretKey(CONNECTION_STRING, 'PHP native PostgreSQL connection string', libpq)],
  ruby: [secretKey(CONNECTION_STRING, 'Ruby PostgreSQL connection string', libpq)],
  none: [
    hostKey,
    key('AZURE_POSTGRESQL_USERNAME', 'Database username', (it) => it.user),
    databaseKey,
    portKey,
    sslKey,
    passwordKey,
  ],
});

export const postgresFlexible = defineTarget({
  name: 'postgres-flexible',
  displayName: 'Azure Database for PostgreSQL flexible server',
  resourceType: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}',
  secretFrom: 'caller',
  methods: [secret],
  read: async (arm, id) => {
    await readServer(arm, id);
    await readDatabase(arm, id);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readServer(arm: Arm, id: ResourceId): Promise<z.infer<typeof serverSchema>['properties']> {
  const server = ancestor(id, 1);
  const what = `PostgreSQL server ${resourceName(server)}`;
  const path = formatResourceId(server);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: serverSchema, what })).properties;
}

/** The database's name as the server has it: PostgreSQL tells upper from lower case, ids do not. */
async function readDatabase(arm: Arm, id: ResourceId): Promise<string> {
  const what = `database ${resourceName(id)} of PostgreSQL server ${resourceName(ancestor(id, 1))}`;
  const path = formatResourceId(id);
  const { name } = await read(arm, { path, apiVersion: API_VERSION, schema: databaseSchema, what });
  return name ?? resourceName(id);
}

async function readLogin(
  arm: Arm,
  id: ResourceId,
  given: Extract<Credentials, { readonly kind: 'secret' }>,
): Promise<Login> {
  const user = credentialText(given.name, 'the login name');
  const password = credentialText(given.secret, "the login's password");
  const { fullyQualifiedDomainName: host, authConfig } = await readServer(arm, id);
  if (authConfig?.passwordAuth?.toLowerCase() === 'disabled') {
    const message = `PostgreSQL server ${resourceName(ancestor(id, 1))} does not allow passwords (authConfig.passwordAuth is Disabled). Enable PostgreSQL authentication on the server; a workload identity is not supported for this target`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { host, database: await readDatabase(arm, id), user, password };
}

function address({ host, database }: Login): { host: string; port: number; database: string } {
  return { host, port: PORT, database };
}

function adoNet({ host, database, user, password }: Login): string {
  return adoNetConnectionString([
    ['Server', host],
    ['Database', database],
    ['Port', String(PORT)],
    ['Ssl Mode', 'Require'],
    ['User Id', user],
    ['Password', password],
  ]);
}

function jdbcWithLogin(login: Login): string {
  return jdbcPostgresUrl(address(login), [
    ['sslmode', 'require'],
    ['user', login.user],
    ['password', login.password],
  ]);
}

function psycopg2({ host, database, user, password }: Login): string {
  return libpqConnectionString([
    ['dbname', database],
    ['host', host],
    ['port', String(PORT)],
    ['sslmode', 'require'],
    ['user', user],
    ['password', password],
  ]);
}

/** The form for Go has no port: 5432 is what the drivers take. */
function goString({ host, database, user, password }: Login): string {
  return libpqConnectionString([
    ['host', host],
    ['dbname', database],
    ['sslmode', 'require'],
    ['user', user],
    ['password', password],
  ]);
}

function libpq({ host, database, user, password }: Login): string {
  return libpqConnectionString([
    ['host', host],
    ['port', String(PORT)],
    ['dbname', database],
    ['sslmode', 'require'],
    ['user', user],
    ['password', password],
  ]);
}
