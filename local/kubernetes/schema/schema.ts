/** Texts and numbers, and the types whose JSON form is one of them. */
export type Scalar = 'string' | 'bool' | 'int' | 'number' | 'bytes' | 'time' | 'microtime' | 'quantity' | 'intOrString';

/** The shape of a value of the API: what it may hold, and how two versions of it are merged. */
export type Schema = ScalarSchema | AnySchema | StructSchema | MapSchema | ListSchema;

interface ScalarSchema {
  readonly kind: 'scalar';
  readonly type: Scalar;
}

/** A value that is kept as it comes. */
interface AnySchema {
  readonly kind: 'any';
}

export interface StructSchema {
  readonly kind: 'struct';
  /** The full name, such as `io.k8s.api.core.v1.Secret`. */
  readonly name: string;
  /** Owned and merged as a whole. */
  readonly atomic: boolean;
  /** By their names in JSON; fields of inlined structs are among them. */
  readonly fields: ReadonlyMap<string, Field>;
  /** By their numbers in protobuf. */
  readonly wire: ReadonlyMap<number, Field>;
}

export interface MapSchema {
  readonly kind: 'map';
  readonly values: Schema;
  readonly atomic: boolean;
}

export interface ListSchema {
  readonly kind: 'list';
  readonly items: Schema;
  /** `atomic` is owned as a whole, `set` by value, `map` by the items' keys. */
  readonly type: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  /** How a strategic merge patch merges it: items by this key, scalars (an empty key), or not at all. */
  readonly mergeKey: string | undefined;
}

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly schema: Schema;
  /** Zero and empty differ from missing. */
  readonly optional: boolean;
  /** A strategic merge patch may name the keys that stay. */
  readonly retainKeys: boolean;
  /** In JSON its fields stand in the struct that has it. */
  readonly inline: boolean;
}

export const ANY: Schema = { kind: 'any' };
