import type { Field, Schema, StructSchema } from './schema.ts';
import { parseTypes } from './notation.ts';
import { ACCESS_TYPES } from './types/access.ts';
import { CONTAINER_TYPES } from './types/container.ts';
import { CORE_TYPES } from './types/core.ts';
import { META_TYPES } from './types/meta.ts';
import { POD_TYPES } from './types/pod.ts';
import { VOLUME_TYPES } from './types/volume.ts';
import { WORKLOAD_TYPES } from './types/workload.ts';

const TYPES = parseTypes([
  META_TYPES,
  CORE_TYPES,
  POD_TYPES,
  CONTAINER_TYPES,
  VOLUME_TYPES,
  WORKLOAD_TYPES,
  ACCESS_TYPES,
]);

const TEXT: Schema = { kind: 'scalar', type: 'string' };

/** `apiVersion` and `kind` stand in every object in JSON; in protobuf they are in the envelope. */
const TYPE_FIELDS = ['apiVersion', 'kind'].map((name): [string, Field] => [
  name,
  { name, number: 0, schema: TEXT, optional: false, retainKeys: false, inline: false },
]);

const KINDS = new Map<string, StructSchema>();

/** The schema of a kind of object; `undefined` for a kind that is not described. */
export function findSchema(kind: string): StructSchema | undefined {
  const known = KINDS.get(kind);
  const type = TYPES.get(kind);
  if (known || !type) return known;
  const schema = { ...type, fields: new Map([...TYPE_FIELDS, ...type.fields]) };
  KINDS.set(kind, schema);
  return schema;
}

/** The schema of a kind that is served. */
export function schemaOf(kind: string): StructSchema {
  const schema = findSchema(kind);
  if (!schema) throw new Error(`kind ${kind} has no schema`);
  return schema;
}
