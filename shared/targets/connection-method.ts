import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { DatabaseAddress } from '../connection/spec.ts';
import type { TargetId } from '../connection/target-id.ts';
import { CLIENT_TYPES, type AuthKind, type ClientType } from '../connection/vocabulary.ts';
import type { Properties, PropertyFormat } from './formats/properties.ts';
import type { KeyRow, KeyTables } from './key-table.ts';
import type { ConfigurationEntry, ConfigurationKey, ConfigurationRequest, Credentials } from './target.ts';

/** One way in which a workload signs in to a target: the key tables, and where their values come from. */
export interface ConnectionMethod<I extends TargetId = ResourceId> {
  readonly kind: AuthKind;
  readonly clientTypes: readonly ClientType[];
  keys(clientType: ClientType): readonly ConfigurationKey[];
  /** The format of the connection string among the keys; `undefined` when there is none. */
  propertyFormat(clientType: ClientType): PropertyFormat | undefined;
  /** The keys that are connection strings. */
  propertyKeys(clientType: ClientType): readonly string[];
  configuration(arm: Arm, request: ConfigurationRequest<I>): Promise<readonly ConfigurationEntry[]>;
}

/** The credentials of one auth type. */
export type CredentialsOf<K extends AuthKind> = Extract<Credentials, { readonly kind: K }>;

/** Makes a method from a function that finds out the facts and the tables that turn facts into values. */
export function connectionMethod<K extends AuthKind, F, I extends TargetId = ResourceId>(
  kind: K,
  facts: (arm: Arm, id: I, credentials: CredentialsOf<K>, address?: DatabaseAddress) => Promise<F>,
  tables: KeyTables<F>,
): ConnectionMethod<I> {
  const rows = (clientType: ClientType): readonly KeyRow<F>[] => tables[clientType] ?? [];
  return {
    kind,
    clientTypes: CLIENT_TYPES.filter((clientType) => tables[clientType] !== undefined),
    keys: (clientType) => rows(clientType).map(({ name, description, secret }) => ({ name, description, secret })),
    propertyFormat: (clientType) => rows(clientType).find(({ properties }) => properties)?.properties,
    propertyKeys: (clientType) => rows(clientType).flatMap(({ name, properties }) => (properties ? [name] : [])),
    configuration: async (arm, { id, clientType, credentials, address, properties = [] }) => {
      if (!isOf(credentials, kind)) throw new Error(`credentials of kind ${credentials.kind} given to method ${kind}`);
      const known = await facts(arm, id, credentials, address);
      return rows(clientType).map((row) => ({
        name: row.name,
        value: withProperties(row, row.value(known), properties),
      }));
    },
  };
}

function withProperties<F>({ properties: format }: KeyRow<F>, value: string, properties: Properties): string {
  return format && properties.length > 0 ? format.append(value, properties) : value;
}

function isOf<K extends AuthKind>(credentials: Credentials, kind: K): credentials is CredentialsOf<K> {
  return credentials.kind === kind;
}
