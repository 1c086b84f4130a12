import type { Schema } from '../schema/schema.ts';
import { LEAF, type FieldSet } from './field-set.ts';
import { placesOf } from './places.ts';

/** All fields that a value has. */
export function fieldsOf(schema: Schema, value: unknown): FieldSet {
  const places = placesOf(schema, value);
  // An empty object or list is a value that somebody set.
  if (!places || places.length === 0) return LEAF;
  const children = places.map((place): [string, FieldSet] => {
    const fields = fieldsOf(place.schema, place.value);
    return [place.element, place.element.startsWith('k:') ? { ...fields, self: true } : fields];
  });
  return { self: false, children: new Map(children) };
}
