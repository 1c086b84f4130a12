import type { JsonObject } from '../json.ts';
import type { Field, ListSchema, Scalar, Schema, StructSchema } from '../schema/schema.ts';

/** A simulated server has no prose: the fields and their types are all that `kubectl explain` can show. */
const NO_DESCRIPTION = 'This simulated API server keeps no descriptions; see https://kubernetes.io/docs/reference.';

const SCALARS: Readonly<Record<Scalar, JsonObject>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  time: { type: 'string', format: 'date-time' },
  microtime: { type: 'string', format: 'date-time' },
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  intOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
};

/** The OpenAPI form of a struct: its fields, and how lists in it are merged. */
export function schemaObject(schema: StructSchema): JsonObject {
  const properties = Array.from(schema.fields.values(), (field): [string, JsonObject] => [field.name, property(field)]);
  return {
    type: 'object',
    description: NO_DESCRIPTION,
    properties: Object.fromEntries(properties),
    ...(schema.atomic && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

/** All structs that a schema is made of, itself included. */
export function structsIn(schema: Schema, found = new Map<string, StructSchema>()): Map<string, StructSchema> {
  if (schema.kind === 'list') return structsIn(schema.items, found);
  if (schema.kind === 'map') return structsIn(schema.values, found);
  if (schema.kind !== 'struct' || found.has(schema.name)) return found;
  found.set(schema.name, schema);
  for (const field of schema.fields.values()) structsIn(field.schema, found);
  return found;
}

function property({ schema, retainKeys }: Field): JsonObject {
  const described = reference(schema);
  if (schema.kind === 'list') return { ...described, ...listExtensions(schema, retainKeys) };
  return retainKeys ? { ...described, 'x-kubernetes-patch-strategy': 'retainKeys' } : described;
}

function reference(schema: Schema): JsonObject {
  switch (schema.kind) {
    case 'any':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    case 'scalar':
      return SCALARS[schema.type];
    case 'struct':
      return { allOf: [{ $ref: `#/components/schemas/${schema.name}` }], default: {} };
    case 'map':
      return {
        type: 'object',
        additionalProperties: reference(schema.values),
        ...(schema.atomic && { 'x-kubernetes-map-type': 'atomic' }),
      };
    case 'list':
      return { type: 'array', items: reference(schema.items) };
  }
}

function listExtensions({ type, keys, mergeKey }: ListSchema, retainKeys: boolean): JsonObject {
  const strategy = retainKeys ? 'merge,retainKeys' : 'merge';
  return {
    'x-kubernetes-list-type': type,
    ...(type === 'map' && { 'x-kubernetes-list-map-keys': keys }),
    ...(mergeKey !== undefined && { 'x-kubernetes-patch-strategy': strategy }),
    ...(mergeKey && { 'x-kubernetes-patch-merge-key': mergeKey }),
  };
}
