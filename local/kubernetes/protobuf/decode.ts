import { ApiError, badRequest } from '../api-error.ts';
import { asList, asObject, type JsonObject } from '../json.ts';
import { findSchema } from '../schema/kinds.ts';
import type { Field, Schema, StructSchema } from '../schema/schema.ts';
import { READ_SCALAR } from './scalars.ts';
import { bytesOf, readMessage, type WireField } from './wire.ts';

const MAGIC = Buffer.from('k8s\0');
const NOTHING = Buffer.alloc(0);

/**
 * Reads an object in Kubernetes' protobuf form, which kubectl sends for some of its `create` commands. Throws 415 for a
 * field that the schema does not describe, because dropping it would change the object.
 */
export function decodeProtobuf(bytes: Buffer): JsonObject {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw badRequest('the body of the request has no protobuf prefix');
  const envelope = new Map(Array.from(readMessage(bytes.subarray(MAGIC.length)), (field) => [field.number, field]));
  const type = Array.from(readMessage(partOf(envelope.get(1))), (field) => [field.number, bytesOf(field).toString()]);
  const { 1: apiVersion = '', 2: kind = '' } = Object.fromEntries(type) as Record<number, string>;
  const schema = findSchema(kind);
  if (!schema) throw unsupported(kind);
  return { apiVersion, kind, ...decodeStruct(schema, partOf(envelope.get(2))) };
}

function partOf(field: WireField | undefined): Buffer {
  return field ? bytesOf(field) : NOTHING;
}

function decodeStruct(schema: StructSchema, bytes: Buffer): JsonObject {
  const members = new Map<string, unknown>();
  for (const part of readMessage(bytes)) {
    const field = schema.wire.get(part.number);
    if (!field) throw unsupported(`${schema.name}, field ${part.number}`);
    const value = decodeField(field, part, members.get(field.name));
    if (field.inline) for (const [name, inner] of Object.entries(asObject(value))) members.set(name, inner);
    else if (field.optional || !isZero(value)) members.set(field.name, value);
  }
  return Object.fromEntries(members);
}

/** A list or a map comes as one field for each of its items, so that `before` is what came so far. */
function decodeField({ schema, name }: Field, part: WireField, before: unknown): unknown {
  if (schema.kind === 'list') return [...asList(before), decodeValue(schema.items, part, name)];
  if (schema.kind !== 'map') return decodeValue(schema, part, name);
  const entry = new Map(Array.from(readMessage(bytesOf(part)), (field) => [field.number, field]));
  const value = entry.get(2) ?? { number: 2, value: NOTHING };
  return Object.fromEntries([
    ...Object.entries(asObject(before)),
    [partOf(entry.get(1)).toString('utf8'), decodeValue(schema.values, value, name)],
  ]);
}

function decodeValue(schema: Schema, part: WireField, name: string): unknown {
  if (schema.kind === 'scalar') return READ_SCALAR[schema.type](part);
  if (schema.kind === 'struct') return decodeStruct(schema, bytesOf(part));
  if (bytesOf(part).length > 0) throw unsupported(name);
  return {};
}

/** Fields that are not set come with a zero value, because the sender's types have no other. */
function isZero(value: unknown): boolean {
  return value === undefined || value === '' || value === 0 || value === false;
}

function unsupported(what: string): ApiError {
  const message =
    `the body of the request holds what this server cannot read as protobuf (${what}) - ` +
    'accepted media types include: application/json, application/yaml';
  return new ApiError(415, 'UnsupportedMediaType', message);
}
