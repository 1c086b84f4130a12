import { adoNetConnectionString } from '../formats/ado-net.ts';
import { goMysqlDataSource } from '../formats/go-mysql.ts';
import { jdbcUrl } from '../formats/jdbc-url.ts';
import { adoNetProperties, urlProperties } from '../formats/properties.ts';
import { key, secretKey, type KeyTables } from '../key-table.ts';
import type { Login } from '../relational/login.ts';

const PORT = 3306;

const CONNECTION_STRING = 'AZURE_MYSQL_CONNECTIONSTRING';

const host = key('AZURE_MYSQL_HOST', 'Database host', (it: Login) => it.host);
const user = key('AZURE_MYSQL_USER', 'Database username', (it: Login) => it.user);
const username = key('AZURE_MYSQL_USERNAME', 'Database username', (it: Login) => it.user);
const password = secretKey('AZURE_MYSQL_PASSWORD', 'Database password', (it: Login) => it.password);
const database = key('AZURE_MYSQL_DATABASE', 'Database name', (it: Login) => it.database);
const port = key('AZURE_MYSQL_PORT', 'Port number', () => String(PORT));
const ssl = key('AZURE_MYSQL_SSL', 'SSL option', () => 'true');
const byName = [key('AZURE_MYSQL_NAME', 'Database name', (it: Login) => it.database), host, user, password];

/**
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-mysql for passwords, page of 2026-06-17.
 * The page's own slips: for Python, Django and Ruby it still shows the user name `user@server`, which only single
 * servers take, and its PHP flag is not quite the name of the constant in PHP (MYSQLI_CLIENT_SSL).
 */
export const mysqlLoginKeys: KeyTables<Login> = {
  dotnet: [secretKey(CONNECTION_STRING, 'ADO.NET MySQL connection string', adoNet, adoNetProperties)],
  java: [secretKey(CONNECTION_STRING, 'JDBC MySQL connection string', jdbcWithLogin, urlProperties)],
  springBoot: [
    key('spring.datasource.url', 'Spring Boot JDBC database URL', jdbc, urlProperties),
    key('spring.datasource.username', 'Database username', (it) => it.user),
    secretKey('spring.datasource.password', 'Database password', (it) => it.password),
  ],
  python: byName,
  django: byName,
  go: [
    secretKey(
      CONNECTION_STRING,
      'Go-sql-driver connection string',
      (it) => goMysqlDataSource({ ...it, port: PORT }),
      urlProperties,
    ),
  ],
  nodejs: [host, user, password, database, port, ssl],
  php: [
    key('AZURE_MYSQL_DBNAME', 'Database name', (it) => it.database),
    host,
    port,
    key('AZURE_MYSQL_FLAG', 'SSL or other flags', () => 'MySQL_CLIENT_SSL'),
    username,
    password,
  ],
  ruby: [database, host, username, password, key('AZURE_MYSQL_SSLMODE', 'SSL option', () => 'required')],
  none: [host, username, password, database, port, ssl],
};

function adoNet(login: Login): string {
  return adoNetConnectionString(
    [
      ['Server', login.host],
      ['Database', login.database],
      ['Port', String(PORT)],
      ['User Id', login.user],
      ['Password', login.password],
      ['SSL Mode', 'Required'],
    ],
    '',
  );
}

function jdbc(login: Login): string {
  return jdbcUrl({ scheme: 'mysql', host: login.host, port: PORT, database: login.database }, [
    ['sslmode', 'required'],
  ]);
}

function jdbcWithLogin(login: Login): string {
  return jdbcUrl({ scheme: 'mysql', host: login.host, port: PORT, database: login.database }, [
    ['sslmode', 'required'],
    ['user', login.user],
    ['password', login.password],
  ]);
}
