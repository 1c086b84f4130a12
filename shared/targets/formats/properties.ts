import { adoNetValue } from './ado-net.ts';
import { goMssqlValue } from './go-mssql.ts';
import { jdbcSqlServerValue } from './jdbc-sqlserver.ts';
import { libpqValue } from './libpq.ts';

/** How further properties are written behind a connection string of one format. */
export interface PropertyFormat {
  /** For messages: `ADO.NET connection string`. */
  readonly label: string;
  /** Characters that the format has no way to write in a value. */
  readonly without?: string;
  readonly append: (text: string, properties: Properties) => string;
}

export type Properties = readonly (readonly [name: string, value: string])[];

/** Pairs that end in a semicolon, or are parted by one, whichever the connection string does already. */
function semicolons(value: (text: string) => string): PropertyFormat['append'] {
  return (text, properties) => {
    const pairs = properties.map(([name, given]) => `${name}=${value(given)}`).join(';');
    return text.endsWith(';') ? `${text}${pairs};` : `${text};${pairs}`;
  };
}

export const adoNetProperties: PropertyFormat = { label: 'ADO.NET connection string', append: semicolons(adoNetValue) };

export const goMssqlProperties: PropertyFormat = {
  label: 'connection string of go-mssqldb',
  append: semicolons(goMssqlValue),
};

export const jdbcSqlServerProperties: PropertyFormat = {
  label: 'jdbc:sqlserver URL',
  append: semicolons(jdbcSqlServerValue),
};

/** The SDKs of Azure split at semicolons and know no quotes; what follows the first `=` is the value. */
export const azureProperties: PropertyFormat = {
  label: "connection string of Azure's SDKs",
  without: ';',
  append: semicolons((value) => value),
};

/** Parameters of a URL, or of Go's data source name for MySQL: every client of those decodes them. */
export const urlProperties: PropertyFormat = {
  label: 'URL',
  append: (text, properties) => {
    const query = properties.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    // Options of MongoDB stand behind the path, which may be left out otherwise.
    const whole = /^(jdbc:)?mongodb(\+srv)?:\/\/[^/?]+$/.test(text) ? `${text}/` : text;
    return `${whole}${whole.includes('?') ? '&' : '?'}${query.join('&')}`;
  },
};

export const libpqProperties: PropertyFormat = {
  label: 'connection string of libpq',
  append: (text, properties) =>
    [text, ...properties.map(([keyword, value]) => `${keyword}=${libpqValue(value)}`)].join(' '),
};

/** Parted by commas, without quotes. */
export const stackExchangeProperties: PropertyFormat = {
  label: 'configuration string of StackExchange.Redis',
  without: ',',
  append: (text, properties) => [text, ...properties.map(([name, value]) => `${name}=${value}`)].join(','),
};
