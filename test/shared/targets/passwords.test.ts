import { parse as parseAdoNet } from '@tediousjs/connection-string';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ClientType } from '../../../shared/connection/vocabulary.ts';
import { parseGoMssql, parseGoMysql, parseJdbcSqlServerUrl, parseJdbcUrl, parseLibpq } from './client-parsers.ts';
import { databaseOf, DATABASES, SQL_HOST, USER, write } from './documented-databases.ts';

/** Any text that a client can send, with what is special in some format more often than by chance. */
const passwords = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from(`;='"\`\\{}@:/?#%&+ !$()[]<>,~^|*-_.`),
        '\t',
        '\n',
        '""',
        "''",
        '}}',
        'ü',
        '密',
        '😀',
        '%41',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('\0') && text.isWellFormed());

const lowerKeys = (text: string): Record<string, string> => Object.fromEntries(parseAdoNet(text));

describe('any password comes out of a connection string as it went in', () => {
  const PG = { host: 'pg1.postgres.database.azure.com', sslmode: 'require' };
  const MY = { host: 'my1.mysql.database.azure.com', port: '3306', database: 'App', user: USER };

  interface Client {
    readonly target: string;
    readonly clientType: ClientType;
    readonly parse: (text: string) => Record<string, string>;
    /** What stands beside the password. */
    readonly others: object;
  }

  const clients: readonly Client[] = [
    {
      target: 'postgres-flexible',
      clientType: 'dotnet',
      parse: lowerKeys,
      others: { server: PG.host, 'user id': USER },
    },
    {
      target: 'postgres-flexible',
      clientType: 'java',
      parse: parseJdbcUrl,
      others: { ...PG, database: 'App', user: USER },
    },
    {
      target: 'postgres-flexible',
      clientType: 'python',
      parse: parseLibpq,
      others: { ...PG, port: '5432', dbname: 'App', user: USER },
    },
    { target: 'postgres-flexible', clientType: 'go', parse: parseLibpq, others: { ...PG, dbname: 'App', user: USER } },
    {
      target: 'postgres-flexible',
      clientType: 'php',
      parse: parseLibpq,
      others: { ...PG, port: '5432', dbname: 'App', user: USER },
    },
    {
      target: 'postgres-flexible',
      clientType: 'ruby',
      parse: parseLibpq,
      others: { ...PG, port: '5432', dbname: 'App', user: USER },
    },
    {
      target: 'mysql-flexible',
      clientType: 'dotnet',
      parse: lowerKeys,
      others: { server: MY.host, 'user id': USER, 'ssl mode': 'Required' },
    },
    { target: 'mysql-flexible', clientType: 'java', parse: parseJdbcUrl, others: { ...MY, sslmode: 'required' } },
    { target: 'mysql-flexible', clientType: 'go', parse: parseGoMysql, others: { ...MY, tls: 'true' } },
    {
      target: 'sql',
      clientType: 'dotnet',
      parse: lowerKeys,
      others: { 'data source': `${SQL_HOST},1433`, 'user id': USER },
    },
    {
      target: 'sql',
      clientType: 'java',
      parse: parseJdbcSqlServerUrl,
      others: { host: SQL_HOST, port: '1433', databaseName: 'App', user: USER },
    },
    {
      target: 'sql',
      clientType: 'go',
      parse: parseGoMssql,
      others: { server: SQL_HOST, port: '1433', database: 'App', 'user id': USER },
    },
  ];

  it.each(clients)('$target for $clientType', async ({ target, clientType, parse, others }) => {
    await fc.assert(
      fc.asyncProperty(passwords, async (secret) => {
        const values = Object.values(await write(databaseOf(target), clientType, { name: USER, secret }));
        expect(values.map(parse)).toEqual([expect.objectContaining({ ...others, password: secret })]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(DATABASES.map(({ target }) => target))('%s writes it as it is into a key of its own', async (target) => {
    const secret = `a;b'c"d e%f@g/h\\iü`;
    for (const clientType of ['springBoot', 'django', 'nodejs', 'none'] as const) {
      const values = await write(databaseOf(target), clientType, { name: USER, secret });
      expect(Object.values(values)).toContain(secret);
    }
  });
});
