import { badRequest } from '../api-error.ts';
import { isObject, mapMembers, type JsonObject } from '../json.ts';
import type { Schema, StructSchema } from './schema.ts';

interface Finding {
  /** Dotted paths of fields that the schema does not know. */
  readonly unknown: string[];
  readonly kind: string;
}

/**
 * Brings a body into the form that a typed server keeps: fields that it does not know and nulls are gone. Throws 400
 * where a value is of another type. `unknown` lists what was dropped.
 */
export function normalize(
  schema: StructSchema,
  body: JsonObject,
): { readonly object: JsonObject; readonly unknown: readonly string[] } {
  const finding: Finding = { unknown: [], kind: schema.name.split('.').at(-1) ?? '' };
  return { object: struct(schema, body, '', finding), unknown: finding.unknown };
}

function value(schema: Schema, given: unknown, path: string, finding: Finding): unknown {
  switch (schema.kind) {
    case 'any':
      return given;
    case 'scalar':
      if (!SCALAR_CHECKS[schema.type](given)) throw mistyped(given, path, schema.type, finding);
      return given;
    case 'list':
      if (!Array.isArray(given)) throw mistyped(given, path, 'list', finding);
      return given.map((item: unknown, index) => value(schema.items, item, `${path}[${index}]`, finding));
    case 'map':
      if (!isObject(given)) throw mistyped(given, path, 'map', finding);
      return members(given, (key, one) => value(schema.values, one, `${path}.${key}`, finding));
    case 'struct':
      if (!isObject(given)) throw mistyped(given, path, 'object', finding);
      return struct(schema, given, path, finding);
  }
}

function struct(schema: StructSchema, given: JsonObject, path: string, finding: Finding): JsonObject {
  return members(given, (name, one) => {
    const field = schema.fields.get(name);
    const below = path === '' ? name : `${path}.${name}`;
    if (field) return value(field.schema, one, below, finding);
    finding.unknown.push(below);
    return undefined;
  });
}

/** Maps the members of an object that are not null. */
function members(given: JsonObject, map: (name: string, value: unknown) => unknown): JsonObject {
  return mapMembers(given, (name, one) => (one === null ? undefined : map(name, one)));
}

const isText = (given: unknown): boolean => typeof given === 'string';
const isTime = (given: unknown): boolean => typeof given === 'string' && !Number.isNaN(Date.parse(given));
const isTextOrNumber = (given: unknown): boolean => typeof given === 'string' || typeof given === 'number';

const SCALAR_CHECKS: Readonly<Record<Extract<Schema, { kind: 'scalar' }>['type'], (given: unknown) => boolean>> = {
  string: isText,
  bytes: isText,
  bool: (given) => typeof given === 'boolean',
  int: (given) => Number.isSafeInteger(given),
  number: (given) => typeof given === 'number',
  time: isTime,
  microtime: isTime,
  quantity: isTextOrNumber,
  intOrString: isTextOrNumber,
};

/** Says the type of what was given, never the value: it may be a secret. */
function mistyped(given: unknown, path: string, wanted: string, { kind }: Finding): Error {
  const found = Array.isArray(given) ? 'array' : typeof given;
  return badRequest(
    `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${found} into Go struct field ` +
      `${kind}.${path} of type ${wanted}`,
  );
}
