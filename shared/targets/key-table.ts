import type { ClientType } from '../connection/vocabulary.ts';
import type { PropertyFormat } from './formats/properties.ts';
import type { ConfigurationKey } from './target.ts';

/** A row of a documented key table: the key, and how its value is made from what is known of the target. */
export interface KeyRow<F> extends ConfigurationKey {
  readonly value: (facts: F) => string;
  /** Given when the value is a connection string that further properties can be appended to. */
  readonly properties?: PropertyFormat;
}

/** The documented tables for one auth type. A client type that is not here has no documented table. */
export type KeyTables<F> = Partial<Readonly<Record<ClientType, readonly KeyRow<F>[]>>>;

/** A row whose value anyone may see; with `properties` a connection string. */
export function key<F>(
  name: string,
  description: string,
  value: (facts: F) => string,
  properties?: PropertyFormat,
): KeyRow<F> {
  return { name, description, secret: false, value, ...(properties && { properties }) };
}

/** A row whose value is, or holds, a credential; with `properties` a connection string. */
export function secretKey<F>(
  name: string,
  description: string,
  value: (facts: F) => string,
  properties?: PropertyFormat,
): KeyRow<F> {
  return { ...key(name, description, value, properties), secret: true };
}

/** One table that several client types share. */
export function shared<F>(clientTypes: readonly ClientType[], rows: readonly KeyRow<F>[]): KeyTables<F> {
  return Object.fromEntries(clientTypes.map((clientType) => [clientType, rows]));
}
