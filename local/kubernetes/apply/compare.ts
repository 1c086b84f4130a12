import { isDeepStrictEqual } from 'node:util';

import { ANY, type Schema } from '../schema/schema.ts';
import { EMPTY, isEmpty, LEAF, type FieldSet } from './field-set.ts';
import { placesOf, type Place } from './places.ts';

/** The fields that differ between two versions of a value. */
export interface Comparison {
  /** New, or of another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

export function compare(schema: Schema, before: unknown, after: unknown): Comparison {
  if (before === undefined) return { changed: whole(schema, after), removed: EMPTY };
  if (after === undefined) return { changed: EMPTY, removed: whole(schema, before) };
  if (isDeepStrictEqual(before, after)) return { changed: EMPTY, removed: EMPTY };
  const old = placesOf(schema, before);
  const next = placesOf(schema, after);
  // It is owned as a whole, or has turned from one form of value into another.
  return old && next ? compareParts(old, next) : { changed: LEAF, removed: EMPTY };
}

/**
 * All fields of a value that came or went. A map or list is a field itself; an object's place is not, as it is there
 * with its first field.
 */
function whole(schema: Schema, value: unknown): FieldSet {
  const places = placesOf(schema, value);
  if (!places || places.length === 0) return LEAF;
  const children = places.map((place): [string, FieldSet] => {
    const fields = whole(place.schema, place.value);
    return [place.element, isItem(place.element) ? { ...fields, self: true } : fields];
  });
  return { self: schema.kind === 'map' || schema.kind === 'list', children: new Map(children) };
}

function compareParts(old: readonly Place[], next: readonly Place[]): Comparison {
  const before = byElement(old);
  const after = byElement(next);
  const changed = new Map<string, FieldSet>();
  const removed = new Map<string, FieldSet>();
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const part = comparePart(before.get(element), after.get(element));
    if (!isEmpty(part.changed)) changed.set(element, part.changed);
    if (!isEmpty(part.removed)) removed.set(element, part.removed);
  }
  return { changed: { self: false, children: changed }, removed: { self: false, children: removed } };
}

function comparePart(old: Place | undefined, next: Place | undefined): Comparison {
  const { element, schema } = next ?? old ?? { element: '', schema: ANY };
  const { changed, removed } = compare(schema, old?.value, next?.value);
  // An item of a list comes and goes as a field, besides the fields in it.
  return {
    changed: isItem(element) && !old ? { ...changed, self: true } : changed,
    removed: isItem(element) && !next ? { ...removed, self: true } : removed,
  };
}

function isItem(element: string): boolean {
  return element.startsWith('k:');
}

function byElement(places: readonly Place[]): ReadonlyMap<string, Place> {
  return new Map(places.map((place) => [place.element, place]));
}
