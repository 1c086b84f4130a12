import {
  optsOut,
  type ConfigurationSpec,
  type ConnectionRecord,
  type RecordedConfiguration,
} from '../connection/spec.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import type { ConfigurationKey, Target } from '../targets/target.ts';

/** A key of a connection's Secret. */
export interface SecretKey extends Pick<ConfigurationKey, 'name' | 'secret'> {
  /** The documented name; absent for a key that the caller added. */
  readonly documented?: string;
  /** True when the caller gave the value or a part of it. */
  readonly byCaller: boolean;
}

type Described = Pick<ConnectionRecord, 'optOut'> & {
  readonly auth: Pick<ConnectionRecord['auth'], 'kind'>;
  readonly clientType: ClientType;
  readonly configuration?: Pick<ConfigurationSpec | RecordedConfiguration, 'customizedKeys'> & {
    readonly additional?: readonly string[];
    readonly properties?: readonly string[];
  };
};

/** The keys of a connection's Secret, under the names that the caller wants. What a caller added may be a secret. */
export function secretKeys(target: Target, { auth, clientType, configuration, optOut }: Described): SecretKey[] {
  if (optsOut({ ...(optOut && { optOut }) }, 'configinfo')) return [];
  const custom = configuration?.customizedKeys ?? {};
  const extended = configuration?.properties ? target.propertyKeys(auth.kind, clientType) : [];
  return [
    ...target.keys(auth.kind, clientType).map(({ name, secret }) => ({
      name: custom[name] ?? name,
      documented: name,
      secret: secret || extended.includes(name),
      byCaller: extended.includes(name),
    })),
    ...(configuration?.additional ?? []).map((name) => ({ name, secret: true, byCaller: true })),
  ];
}

/**
 * The keys of a Secret that is there. Where the kind of the target's resource decides which keys there are, they are
 * those of the kind that fits best what the Secret has: the target itself may be gone.
 */
export function keysOfSecret(target: Target, described: Described, present: ReadonlySet<string>): SecretKey[] {
  const ofKinds = (target.kinds ?? []).map((kind) =>
    secretKeys({ ...target, keys: (auth, clientType) => kind.keys(auth, clientType) }, described),
  );
  const missing = (keys: readonly SecretKey[]): number => keys.filter(({ name }) => !present.has(name)).length;
  const [best] = ofKinds.toSorted((one, other) => missing(one) - missing(other));
  return best ?? secretKeys(target, described);
}
