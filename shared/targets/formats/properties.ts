import { adoNetValue } from './ado-net.ts';
import {
  ADO_NET,
  GO_MSSQL,
  JDBC_SQL_SERVER,
  LIBPQ,
  MESSAGING,
  STACK_EXCHANGE_REDIS,
  URL_PARAMETERS,
} from './allowed-properties.ts';
import { goMssqlValue } from './go-mssql.ts';
import { jdbcSqlServerValue } from './jdbc-sqlserver.ts';
import { libpqValue } from './libpq.ts';

/** How further properties are written behind a connection string of one format. */
export interface PropertyFormat {
  /** For messages: `ADO.NET connection string`. */
  readonly label: string;
  /** The names of the properties that may be appended. */
  readonly allowed: readonly string[];
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

export const adoNetProperties: PropertyFormat = {
  label: 'ADO.NET connection string',
  allowed: ADO_NET,
  append: semicolons(adoNetValue),
};

export const goMssqlProperties: PropertyFormat = {
  label: 'connection string of go-mssqldb',
  allowed: GO_MSSQL,
  append: semicolons(goMssqlValue),
};

export const jdbcSqlServerProperties: PropertyFormat = {
  label: 'jdbc:sqlserver URL',
  allowed: JDBC_SQL_SERVER,
  append: semicolons(jdbcSqlServerValue),
};

/**
 * The SDKs of Azure split at semicolons and know no quotes; what follows the first `=` is the value. All that most of
 * them read there says where the service is or who signs in.
 */
export const azureProperties: PropertyFormat = {
  label: "connection string of Azure's SDKs",
  allowed: [],
  without: ';',
  append: semicolons((value) => value),
};

/** The same of Service Bus and Event Hubs. */
export const messagingProperties: PropertyFormat = {
  ...azureProperties,
  label: 'connection string of Service Bus and Event Hubs',
  allowed: MESSAGING,
};

/** Parameters of a URL, or of Go's data source name for MySQL: every client of those decodes them. */
export const urlProperties: PropertyFormat = {
  label: 'URL',
  allowed: URL_PARAMETERS,
  append: (text, properties) => {
    const query = properties.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    // Options of MongoDB stand behind the path, which may be left out otherwise.
    const whole = /^(jdbc:)?mongodb(\+srv)?:\/\/[^/?]+$/.test(text) ? `${text}/` : text;
    return `${whole}${whole.includes('?') ? '&' : '?'}${query.join('&')}`;
  },
};

export const libpqProperties: PropertyFormat = {
  label: 'connection string of libpq',
  allowed: LIBPQ,
  append: (text, properties) =>
    [text, ...properties.map(([keyword, value]) => `${keyword}=${libpqValue(value)}`)].join(' '),
};

/** Parted by commas, without quotes. */
export const stackExchangeProperties: PropertyFormat = {
  label: 'configuration string of StackExchange.Redis',
  allowed: STACK_EXCHANGE_REDIS,
  without: ',',
  append: (text, properties) => [text, ...properties.map(([name, value]) => `${name}=${value}`)].join(','),
};
