import { parse as parseAdoNet } from '@tediousjs/connection-string';
import fc from 'fast-check';
import { ConnectionString } from 'mongodb-connection-string-url';
import { describe, expect, it } from 'vitest';

import {
  adoNetProperties,
  azureProperties,
  goMssqlProperties,
  jdbcSqlServerProperties,
  libpqProperties,
  stackExchangeProperties,
  urlProperties,
  type PropertyFormat,
} from '../../../shared/targets/formats/properties.ts';
import { parseGoMssql, parseGoMysql, parseJdbcSqlServerUrl, parseJdbcUrl, parseLibpq } from './client-parsers.ts';

type Parse = (text: string) => Record<string, string>;

/** Azure's SDKs split at semicolons; StackExchange.Redis at commas. */
function splitAt(separator: string): Parse {
  return (text) =>
    Object.fromEntries(
      text
        .split(separator)
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)]),
    );
}

const adoNet: Parse = (text) => Object.fromEntries(parseAdoNet(text).entries());

const FORMATS: [string, PropertyFormat, string, Parse][] = [
  ['ADO.NET', adoNetProperties, 'Server=host;Password="a;b"', adoNet],
  ['ADO.NET with an end', adoNetProperties, 'Server=host;Port=1;', adoNet],
  ['go-mssqldb', goMssqlProperties, 'server=host;password="a;b";', parseGoMssql],
  ['jdbc:sqlserver', jdbcSqlServerProperties, 'jdbc:sqlserver://host:1433;user=u;', parseJdbcSqlServerUrl],
  ['jdbc:postgresql', urlProperties, 'jdbc:postgresql://host:5432/db?sslmode=require', parseJdbcUrl],
  ['go-sql-driver', urlProperties, 'u:p?w/@d@tcp(host:3306)/db?tls=true', parseGoMysql],
  ['libpq', libpqProperties, "host=h password='a b'", parseLibpq],
  ["Azure's SDKs", azureProperties, 'Endpoint=sb://ns/;SharedAccessKey=abc=', splitAt(';')],
  ['StackExchange.Redis', stackExchangeProperties, 'host:6380,password=abc=,ssl=True', splitAt(',')],
  [
    'a Redis URL',
    urlProperties,
    'rediss://:p%3F@host:6380/0',
    (text) => Object.fromEntries(new URL(text).searchParams),
  ],
  [
    'MongoDB',
    urlProperties,
    'mongodb+srv://u:p@host.example',
    (text) => Object.fromEntries(new ConnectionString(text).searchParams.entries()),
  ],
];

/** Everything that one of the formats gives a meaning to. */
const CHARACTERS = Array.from('aZ09 ;,\'"={}\\/%&+?@:#-é');

describe('properties that are appended to a connection string', () => {
  it.each(FORMATS)('come out as they were given, and leave the rest as it was: %s', (_, format, text, parse) => {
    const before = parse(text);
    const value = fc
      .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 12 })
      .filter((one) => one === one.trim() && (format.without === undefined || !one.includes(format.without)));
    fc.assert(
      fc.property(value, value, (first, second) => {
        const appended = parse(
          format.append(text, [
            ['propone', first],
            ['proptwo', second],
          ]),
        );
        expect(appended).toEqual({ ...before, propone: first, proptwo: second });
      }),
    );
  });
});
