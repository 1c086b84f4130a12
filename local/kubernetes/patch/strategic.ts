import { badRequest } from '../api-error.ts';
import { asList, asObject, isObject, mapMembers, type JsonObject } from '../json.ts';
import { memberSchema } from '../apply/places.ts';
import type { ListSchema, Schema } from '../schema/schema.ts';

const DELETE_PREFIX = '$deleteFromPrimitiveList/';
const ORDER_PREFIX = '$setElementOrder/';

/**
 * Strategic merge patch: a merge patch that merges lists by key where the schema says so. Directives in it replace or
 * delete (`$patch`), take values from a list of scalars, order a list, or name the keys that stay (`$retainKeys`).
 */
export function strategicMergePatch(schema: Schema, target: unknown, patch: JsonObject): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...rest } = patch;
  const changes = withoutDirectives(rest);
  if (directive === 'replace') return changes;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') throw badRequest('unknown $patch directive');
  const old = Array.isArray(retained) ? retain(asObject(target), asList(retained)) : asObject(target);
  return mapMembers({ ...old, ...namedByDirectives(rest), ...changes }, (name, value) => {
    const before = Object.hasOwn(old, name) ? old[name] : undefined;
    const mentioned = Object.hasOwn(changes, name);
    if (mentioned && value === null) return undefined;
    const removed = rest[DELETE_PREFIX + name];
    const order = rest[ORDER_PREFIX + name];
    if (!mentioned && removed === undefined && order === undefined) return before;
    return mergeMember(memberSchema(schema, name), before, { value: changes[name], removed: asList(removed), order });
  });
}

interface MemberPatch {
  readonly value: unknown;
  readonly removed: readonly unknown[];
  readonly order: unknown;
}

function mergeMember(schema: Schema, before: unknown, { value, removed, order }: MemberPatch): unknown {
  if (isObject(value)) return strategicMergePatch(schema, before, value);
  if (schema.kind !== 'list' || schema.mergeKey === undefined) return value ?? before;
  const merged = mergeList(schema, asList(before), asList(value)).filter((item) => !removed.includes(item));
  if (before === undefined && value === undefined) return undefined;
  return Array.isArray(order) ? sorted(schema.mergeKey, merged, asList(order)) : merged;
}

function mergeList(schema: ListSchema, before: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const { mergeKey = '' } = schema;
  const whole = patch.some((item) => isObject(item) && item.$patch === 'replace' && Object.keys(item).length === 1);
  const items = new Map(whole ? [] : before.map((item) => [keyOf(mergeKey, item), item]));
  for (const item of patch) {
    const key = keyOf(mergeKey, item);
    const directive = isObject(item) ? item.$patch : undefined;
    if (directive === 'delete') items.delete(key);
    else if (directive !== 'replace' || key !== undefined) items.set(key, mergeItem(schema, items.get(key), item));
  }
  return [...items.values()];
}

function mergeItem(schema: ListSchema, before: unknown, patch: unknown): unknown {
  return isObject(patch) ? strategicMergePatch(schema.items, before, patch) : patch;
}

/** What tells an item of a list from the others; a scalar is told by itself. */
function keyOf(mergeKey: string, item: unknown): unknown {
  return mergeKey === '' || !isObject(item) ? item : item[mergeKey];
}

/** The items in the order that the patch gives; those that it does not name come last. */
function sorted(mergeKey: string, items: readonly unknown[], order: readonly unknown[]): unknown[] {
  const ranks = new Map(order.map((item, index) => [keyOf(mergeKey, item), index]));
  const rank = (item: unknown): number => ranks.get(keyOf(mergeKey, item)) ?? order.length;
  return items.toSorted((left, right) => rank(left) - rank(right));
}

function retain(target: JsonObject, names: readonly unknown[]): JsonObject {
  return mapMembers(target, (name, value) => (names.includes(name) ? value : undefined));
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !isDirective(name)));
}

/** Fields that only a directive speaks of are members too. */
function namedByDirectives(patch: JsonObject): JsonObject {
  const names = Object.keys(patch).filter(isDirective);
  return Object.fromEntries(names.map((name) => [name.slice(name.indexOf('/') + 1), undefined]));
}

function isDirective(name: string): boolean {
  return name.startsWith(DELETE_PREFIX) || name.startsWith(ORDER_PREFIX);
}
