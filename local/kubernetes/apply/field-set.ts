import { asObject, isObject, type JsonObject } from '../json.ts';

/**
 * A set of fields of an object, as a tree. The names of children are path elements as `managedFields` write them:
 * `f:name` a field, `k:{"name":"a"}` an item of a list by its keys, `v:"a"` an item by its value.
 */
export interface FieldSet {
  /** Whether this place itself is in the set, and not only something below it. */
  readonly self: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const EMPTY: FieldSet = { self: false, children: new Map() };
export const LEAF: FieldSet = { self: true, children: new Map() };

export function isEmpty(set: FieldSet): boolean {
  return !set.self && set.children.size === 0;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (one, other) => one || other);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (one, other) => one && other);
}

export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (one, other) => one && !other);
}

/** Without a place and everything below it. */
export function without(set: FieldSet, [first, ...rest]: readonly string[]): FieldSet {
  const child = first === undefined ? undefined : set.children.get(first);
  if (first === undefined || !child) return set;
  const children = new Map(set.children);
  const left = rest.length === 0 ? EMPTY : without(child, rest);
  if (isEmpty(left)) children.delete(first);
  else children.set(first, left);
  return { self: set.self, children };
}

function combine(left: FieldSet, right: FieldSet, decide: (one: boolean, other: boolean) => boolean): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const name of new Set([...left.children.keys(), ...right.children.keys()])) {
    const child = combine(left.children.get(name) ?? EMPTY, right.children.get(name) ?? EMPTY, decide);
    if (!isEmpty(child)) children.set(name, child);
  }
  return { self: decide(left.self, right.self), children };
}

/** The form in `fieldsV1`. */
export function encodeFieldSet({ self, children }: FieldSet): JsonObject {
  const encoded = Array.from(children, ([name, child]): [string, unknown] => [name, encodeFieldSet(child)]);
  const sorted = encoded.toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(self && children.size > 0 ? [['.', {}], ...sorted] : sorted);
}

export function decodeFieldSet(fields: unknown): FieldSet {
  const members = Object.entries(asObject(fields)).filter(([, child]) => isObject(child));
  const children = members
    .filter(([name]) => name !== '.')
    .map(([name, child]): [string, FieldSet] => {
      const set = decodeFieldSet(child);
      return [name, isEmpty(set) ? LEAF : set];
    });
  return { self: children.length < members.length, children: new Map(children) };
}

/** The places in a set as people read them: `.data.password`, `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const below = Array.from(set.children).flatMap(([name, child]) => pathsOf(child, prefix + readable(name)));
  return set.self ? [prefix, ...below] : below;
}

function readable(element: string): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('v:')) return `[=${text}]`;
  const keys = Object.entries(asObject(JSON.parse(text))).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${keys.join(',')}]`;
}
