import type { CheckedConfiguration } from './check-configuration.ts';
import type { ConfigurationSpec, ConnectionRecord, RecordedConfiguration, SealedEntries } from './spec.ts';

/** What the caller wants of the Secret, as it is stored in a history: every value may be a secret. */
export function sealConfiguration(
  { customizedKeys, additional, properties }: CheckedConfiguration,
  sealFor: (text: string) => string,
): ConfigurationSpec {
  const sealed = (entries: Readonly<Record<string, string>>): SealedEntries => ({
    names: Object.keys(entries).toSorted(),
    sealed: sealFor(JSON.stringify(entries)),
  });
  return {
    ...(customizedKeys && { customizedKeys }),
    ...(additional && { additional: sealed(additional) }),
    ...(properties && { properties: sealed(properties) }),
  };
}

/** What is remembered of it: names only. */
export function recordConfiguration({
  customizedKeys,
  additional,
  properties,
}: ConfigurationSpec): RecordedConfiguration {
  return {
    ...(customizedKeys && { customizedKeys }),
    ...(additional && { additional: additional.names }),
    ...(properties && { properties: properties.names }),
  };
}

type Described = Pick<ConnectionRecord, 'address' | 'configuration' | 'optOut'>;

/** ARM's `configurationInfo`. `value` stands for each value, which is not remembered. */
export interface ConfigurationInfo<V> {
  readonly action?: 'optOut';
  readonly customizedKeys?: Readonly<Record<string, string>>;
  readonly additionalConfigurations?: Readonly<Record<string, V>>;
  readonly additionalConnectionStringProperties?: Readonly<Record<string, V | string>>;
}

/** The `configurationInfo` of a recorded connection; `undefined` when it has none. */
export function toConfigurationInfo<V>(
  { address, configuration, optOut }: Described,
  value: V,
): ConfigurationInfo<V> | undefined {
  const { customizedKeys, additional, properties } = configuration ?? {};
  const named = (names: readonly string[] = []): Record<string, V> =>
    Object.fromEntries(names.map((name) => [name, value]));
  const where = address && { Server: address.server, Database: address.database };
  const info = {
    ...(optOut?.includes('configinfo') && { action: 'optOut' as const }),
    ...(customizedKeys && { customizedKeys }),
    ...(additional && { additionalConfigurations: named(additional) }),
    ...((where ?? properties) && { additionalConnectionStringProperties: { ...where, ...named(properties) } }),
  };
  return Object.keys(info).length > 0 ? info : undefined;
}
