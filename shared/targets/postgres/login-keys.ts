import { adoNetConnectionString } from '../formats/ado-net.ts';
import { jdbcUrl } from '../formats/jdbc-url.ts';
import { libpqConnectionString } from '../formats/libpq.ts';
import { adoNetProperties, libpqProperties, urlProperties } from '../formats/properties.ts';
import { key, secretKey, type KeyTables } from '../key-table.ts';
import type { Login } from '../relational/login.ts';

const PORT = 5432;

/**
 * The tables for signing in to PostgreSQL with a password. Every PostgreSQL of Service Connector has the same ones
 * behind another prefix: `AZURE_POSTGRESQL` or `NEON_POSTGRESQL`.
 */
export function postgresLoginKeys(prefix: string): KeyTables<Login> {
  const connectionString = `${prefix}_CONNECTIONSTRING`;
  const host = key(`${prefix}_HOST`, 'Database host', (it: Login) => it.host);
  const user = key(`${prefix}_USER`, 'Database username', (it: Login) => it.user);
  const password = secretKey(`${prefix}_PASSWORD`, 'Database password', (it: Login) => it.password);
  const database = key(`${prefix}_DATABASE`, 'Database name', (it: Login) => it.database);
  const port = key(`${prefix}_PORT`, 'Port number', () => String(PORT));
  const ssl = key(`${prefix}_SSL`, 'SSL option', () => 'true');
  return {
    dotnet: [secretKey(connectionString, '.NET PostgreSQL connection string', adoNet, adoNetProperties)],
    java: [secretKey(connectionString, 'JDBC PostgreSQL connection string', jdbcWithLogin, urlProperties)],
    springBoot: [
      key('spring.datasource.url', 'Database URL', jdbc, urlProperties),
      key('spring.datasource.username', 'Database username', (it) => it.user),
      secretKey('spring.datasource.password', 'Database password', (it) => it.password),
    ],
    python: [secretKey(connectionString, 'psycopg2 connection string', psycopg2, libpqProperties)],
    django: [key(`${prefix}_NAME`, 'Database name', (it) => it.database), host, user, password],
    go: [secretKey(connectionString, 'Go PostgreSQL connection string', goString, libpqProperties)],
    nodejs: [host, user, password, database, port, ssl],
    php: [secretKey(connectionString, 'PHP native PostgreSQL connection string', libpq, libpqProperties)],
    ruby: [secretKey(connectionString, 'Ruby PostgreSQL connection string', libpq, libpqProperties)],
    none: [host, key(`${prefix}_USERNAME`, 'Database username', (it: Login) => it.user), database, port, ssl, password],
  };
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

function jdbc({ host, database }: Login): string {
  return jdbcUrl({ scheme: 'postgresql', host, port: PORT, database }, [['sslmode', 'require']]);
}

function jdbcWithLogin({ host, database, user, password }: Login): string {
  return jdbcUrl({ scheme: 'postgresql', host, port: PORT, database }, [
    ['sslmode', 'require'],
    ['user', user],
    ['password', password],
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
