import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { adoNetConnectionString } from './formats/ado-net.ts';
import { goMssqlConnectionString } from './formats/go-mssql.ts';
import { jdbcSqlServerUrl } from './formats/jdbc-sqlserver.ts';
import { adoNetProperties, goMssqlProperties, jdbcSqlServerProperties } from './formats/properties.ts';
import { key, secretKey } from './key-table.ts';
import { sqlFirewall } from './network/firewalls.ts';
import { readDatabase, readServer, serverName } from './relational/database.ts';
import { givenLogin, type Login } from './relational/login.ts';
import { TargetError } from './target-error.ts';

const PORT = 1433;

const SERVER = {
  label: 'SQL server',
  /** Microsoft.Sql, stable; the version in the REST reference of Servers - Get and Databases - Get. */
  apiVersion: '2021-11-01',
  /** Without it the answer says nothing of the server's administrators. */
  query: { $expand: 'administrators/activedirectory' },
  schema: z.object({
    properties: z.object({
      fullyQualifiedDomainName: z.string().min(1),
      administrators: z.object({ azureADOnlyAuthentication: z.boolean().nullish() }).nullish(),
    }),
  }),
};

const CONNECTION_STRING = 'AZURE_SQL_CONNECTIONSTRING';
const DESCRIPTION = 'Azure SQL Database connection string';

const server = key('AZURE_SQL_SERVER', 'Azure SQL Database server', (it: Login) => it.host);
const host = key('AZURE_SQL_HOST', 'Azure SQL Database host', (it: Login) => it.host);
const port = key('AZURE_SQL_PORT', 'Azure SQL Database port', () => String(PORT));
const database = key('AZURE_SQL_DATABASE', 'Azure SQL Database database', (it: Login) => it.database);
const user = key('AZURE_SQL_USER', 'Azure SQL Database user', (it: Login) => it.user);
const username = key('AZURE_SQL_USERNAME', 'Azure SQL Database username', (it: Login) => it.user);
const password = secretKey('AZURE_SQL_PASSWORD', 'Azure SQL Database password', (it: Login) => it.password);

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-sql-database, page of 2026-02-02. Older
 * pages write the prefix `Azure_`. The page's own slip: its .NET connection string has a password and no user; the one
 * for service principals shows where the user stands.
 * The page also has tables for identities. They need a user inside the database that only the server's Entra
 * administrator, signed in to the database itself, can make; Resource Manager cannot. So identities are refused.
 */
const secret = connectionMethod('secret', readLogin, {
  dotnet: [secretKey(CONNECTION_STRING, DESCRIPTION, adoNet, adoNetProperties)],
  java: [secretKey(CONNECTION_STRING, DESCRIPTION, jdbcWithLogin, jdbcSqlServerProperties)],
  springBoot: [
    key('spring.datasource.url', 'Azure SQL Database datasource URL', jdbc, jdbcSqlServerProperties),
    key('spring.datasource.username', 'Azure SQL Database datasource username', (it) => it.user),
    secretKey('spring.datasource.password', 'Azure SQL Database datasource password', (it) => it.password),
  ],
  python: [server, port, database, user, password],
  django: [host, port, key('AZURE_SQL_NAME', 'Azure SQL Database name', (it) => it.database), user, password],
  go: [secretKey(CONNECTION_STRING, DESCRIPTION, goString, goMssqlProperties)],
  nodejs: [server, port, database, username, password],
  php: [
    key('AZURE_SQL_SERVERNAME', 'Azure SQL Database server name and port', (it) => `${it.host},${PORT}`),
    database,
    key('AZURE_SQL_UID', 'Azure SQL Database user', (it) => it.user),
    password,
  ],
  ruby: [host, port, database, username, password],
  none: [host, port, database, username, password],
});

export const sql = defineTarget({
  name: 'sql',
  displayName: 'Azure SQL Database',
  resourceType: 'Microsoft.Sql/servers/databases',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Sql/servers/{server}/databases/{database}',
  secretFrom: 'caller',
  network: sqlFirewall,
  methods: [secret],
  read: async (arm, id) => {
    await readServer(arm, id, SERVER);
    await readDatabase(arm, id, SERVER);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readLogin(arm: Arm, id: ResourceId, given: CredentialsOf<'secret'>): Promise<Login> {
  const login = givenLogin(given);
  const { fullyQualifiedDomainName, administrators } = (await readServer(arm, id, SERVER)).properties;
  if (administrators?.azureADOnlyAuthentication === true) {
    const message = `${serverName(id, SERVER)} does not allow passwords (azureADOnlyAuthentication is true). Allow SQL authentication on the server; a workload identity is not supported for this target`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { host: fullyQualifiedDomainName, database: await readDatabase(arm, id, SERVER), ...login };
}

function adoNet(login: Login): string {
  return adoNetConnectionString(
    [
      ['Data Source', `${login.host},${PORT}`],
      ['Initial Catalog', login.database],
      ['User ID', login.user],
      ['Password', login.password],
    ],
    '',
  );
}

function jdbc(login: Login): string {
  return jdbcSqlServerUrl({ host: login.host, port: PORT }, [['databaseName', login.database]]);
}

function jdbcWithLogin(login: Login): string {
  return jdbcSqlServerUrl({ host: login.host, port: PORT }, [
    ['databaseName', login.database],
    ['user', login.user],
    ['password', login.password],
  ]);
}

function goString(login: Login): string {
  return goMssqlConnectionString([
    ['server', login.host],
    ['port', String(PORT)],
    ['database', login.database],
    ['user id', login.user],
    ['password', login.password],
  ]);
}
