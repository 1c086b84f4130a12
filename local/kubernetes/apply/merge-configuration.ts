import { asList, asObject, isObject, mapMembers } from '../json.ts';
import type { ListSchema, Schema } from '../schema/schema.ts';
import { itemElement, memberSchema, placesOf } from './places.ts';

/** The live value with what a configuration says laid over it. */
export function mergeConfiguration(schema: Schema, live: unknown, configuration: unknown): unknown {
  // Owned as a whole, or of another form than the live value: the configuration's value takes its place.
  if (live === undefined || !placesOf(schema, configuration) || !placesOf(schema, live)) return configuration;
  if (schema.kind === 'list') return mergeItems(schema, asList(live), asList(configuration));
  if (!isObject(live)) return configuration;
  const wanted = asObject(configuration);
  return mapMembers({ ...live, ...wanted }, (name, value) => {
    if (!Object.hasOwn(wanted, name) || !Object.hasOwn(live, name)) return value;
    return mergeConfiguration(memberSchema(schema, name), live[name], wanted[name]);
  });
}

/** Items keep their places; new ones come last. */
function mergeItems(schema: ListSchema, live: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  const items = new Map(live.map((item) => [itemElement(schema, item), item]));
  for (const item of wanted) {
    const element = itemElement(schema, item);
    items.set(element, mergeConfiguration(schema.items, items.get(element), item));
  }
  return [...items.values()];
}
