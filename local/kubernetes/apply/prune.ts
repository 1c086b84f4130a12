import { asObject, isObject, mapMembers } from '../json.ts';
import type { Schema } from '../schema/schema.ts';
import { EMPTY, type FieldSet } from './field-set.ts';
import { itemElement, memberSchema } from './places.ts';

/** Removes the fields in `dropped` that are not in `kept`, and what becomes empty by it. */
export function prune(schema: Schema, value: unknown, dropped: FieldSet, kept: FieldSet): unknown {
  if (schema.kind === 'list' && Array.isArray(value)) {
    const items = value as unknown[];
    if (schema.type === 'atomic') return items;
    return items
      .map((item) =>
        part(schema.items, item, dropped.children.get(itemElement(schema, item)), {
          kept: kept.children.get(itemElement(schema, item)),
        }),
      )
      .filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  return mapMembers(value, (name, one) =>
    part(memberSchema(schema, name), one, dropped.children.get(`f:${name}`), { kept: kept.children.get(`f:${name}`) }),
  );
}

function part(
  schema: Schema,
  value: unknown,
  dropped: FieldSet | undefined,
  { kept }: { readonly kept: FieldSet | undefined },
): unknown {
  if (!dropped) return value;
  if (dropped.children.size === 0) return kept ? value : undefined;
  const left = prune(schema, value, dropped, kept ?? EMPTY);
  return !kept && isBare(left) ? undefined : left;
}

function isBare(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(asObject(value)).length === 0;
}
