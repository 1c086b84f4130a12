import { asObject, isObject } from '../json.ts';
import { ANY, type ListSchema, type Schema } from '../schema/schema.ts';

/** A part of a value that has an owner of its own. */
export interface Place {
  /** Its path element. */
  readonly element: string;
  readonly schema: Schema;
  readonly value: unknown;
}

/** The parts of a value; `undefined` when it is owned as a whole. */
export function placesOf(schema: Schema, value: unknown): Place[] | undefined {
  if (schema.kind === 'list') return Array.isArray(value) ? itemsOf(schema, value) : undefined;
  if (!isObject(value) || schema.kind === 'scalar') return undefined;
  if (schema.kind !== 'any' && schema.atomic) return undefined;
  return Object.entries(value).map(([name, one]) => ({
    element: `f:${name}`,
    schema: memberSchema(schema, name),
    value: one,
  }));
}

/** The schema of a member of an object. */
export function memberSchema(schema: Schema, name: string): Schema {
  if (schema.kind === 'struct') return schema.fields.get(name)?.schema ?? ANY;
  return schema.kind === 'map' ? schema.values : ANY;
}

function itemsOf(schema: ListSchema, items: readonly unknown[]): Place[] | undefined {
  if (schema.type === 'atomic') return undefined;
  return items.map((value) => ({ element: itemElement(schema, value), schema: schema.items, value }));
}

/** The path element of an item of a list: its keys, or itself. */
export function itemElement(schema: ListSchema, item: unknown): string {
  if (schema.type === 'set') return `v:${JSON.stringify(item)}`;
  const keys = schema.keys.toSorted().map((key) => [key, keyOf(asObject(item), key)] as const);
  return `k:${JSON.stringify(Object.fromEntries(keys.filter(([, value]) => value !== undefined)))}`;
}

/** A port's protocol is part of its key, and is TCP where it is not given. */
function keyOf(item: Readonly<Record<string, unknown>>, key: string): unknown {
  return item[key] ?? (key === 'protocol' ? 'TCP' : undefined);
}
