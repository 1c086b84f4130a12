import type { Arm } from '../../../shared/azure/arm.ts';
import type { ClientType } from '../../../shared/connection/vocabulary.ts';
import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { mysqlTables, PASSWORD, postgresTables, type LoginTables } from './documented-logins.ts';
import { sqlTables } from './documented-sql.ts';
import { idOf, parsed } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

export const USER = 'app';

export interface Database {
  readonly target: string;
  readonly id: string;
  readonly arm: () => RecordedArm;
  readonly address?: { readonly server: string; readonly database: string };
  /** What the keys are for the simple login, from the documentation pages. */
  readonly tables: LoginTables;
}

export const POSTGRES = idOf('Microsoft.DBforPostgreSQL/flexibleServers/pg1');
const SINGLE_POSTGRES = idOf('Microsoft.DBforPostgreSQL/servers/pg0');
const NEON = idOf('Neon.Postgres/organizations/neon1');
export const MYSQL = idOf('Microsoft.DBforMySQL/flexibleServers/my1');
const SINGLE_MYSQL = idOf('Microsoft.DBforMySQL/servers/my0');
export const SQL = idOf('Microsoft.Sql/servers/sql1');

export const SQL_HOST = 'sql1.database.windows.net';

/** Recorded answers for a server and its database, whose name the id has in another letter case. */
export function server(id: string, host: string, properties: object = {}): Record<string, unknown> {
  return {
    [`GET ${id}`]: { id, name: id.split('/').at(-1), properties: { fullyQualifiedDomainName: host, ...properties } },
    [`GET ${id}/databases/app`]: { id: `${id}/databases/App`, name: 'App', properties: { charset: 'UTF8' } },
  };
}

export const DATABASES: readonly Database[] = [
  {
    target: 'postgres-flexible',
    id: `${POSTGRES}/databases/app`,
    arm: () => recordedArm(server(POSTGRES, 'pg1.postgres.database.azure.com')),
    tables: postgresTables('AZURE_POSTGRESQL', 'pg1.postgres.database.azure.com', USER),
  },
  {
    target: 'postgres',
    id: `${SINGLE_POSTGRES}/databases/app`,
    arm: () => recordedArm(server(SINGLE_POSTGRES, 'pg0.postgres.database.azure.com')),
    tables: {
      ...postgresTables('AZURE_POSTGRESQL', 'pg0.postgres.database.azure.com', `${USER}@pg0`),
    },
  },
  {
    target: 'neon-postgres',
    id: NEON,
    arm: () => recordedArm({ [`GET ${NEON}`]: { id: NEON, name: 'neon1', properties: {} } }),
    address: { server: 'ep-still-mud-a12aa123.eastus2.azure.neon.tech', database: 'App' },
    tables: postgresTables('NEON_POSTGRESQL', 'ep-still-mud-a12aa123.eastus2.azure.neon.tech', USER),
  },
  {
    target: 'mysql-flexible',
    id: `${MYSQL}/databases/app`,
    arm: () =>
      recordedArm({
        ...server(MYSQL, 'my1.mysql.database.azure.com'),
        [`GET ${MYSQL}/configurations/aad_auth_only`]: { properties: { value: 'OFF', currentValue: 'OFF' } },
      }),
    tables: mysqlTables('my1.mysql.database.azure.com', USER),
  },
  {
    target: 'mysql',
    id: `${SINGLE_MYSQL}/databases/app`,
    arm: () => recordedArm(server(SINGLE_MYSQL, 'my0.mysql.database.azure.com')),
    tables: mysqlTables('my0.mysql.database.azure.com', `${USER}@my0`),
  },
  {
    target: 'sql',
    id: `${SQL}/databases/app`,
    arm: () => recordedArm(server(SQL, SQL_HOST, { administrators: null })),
    tables: sqlTables(SQL_HOST, USER),
  },
];

export function databaseOf(target: string): Database {
  return DATABASES.find((one) => one.target === target)!;
}

/** What a target makes of a login for one client type. */
export async function write(
  { target, id, arm, address }: Pick<Database, 'target' | 'id' | 'address'> & { readonly arm: () => Arm },
  clientType: ClientType,
  login: { readonly name?: string; readonly secret?: string } = { name: USER, secret: PASSWORD },
): Promise<Record<string, string>> {
  const credentials = { kind: 'secret', ...login } as const;
  const request = { id: parsed(id), clientType, credentials, ...(address && { address }) };
  const entries = await findTargetByName(target).configuration(arm(), request);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}
