import { isDeepStrictEqual } from 'node:util';

import { now, type KubernetesObject, type ManagedFields } from '../object.ts';
import type { Comparison } from './compare.ts';
import { difference, EMPTY, union, type FieldSet } from './field-set.ts';
import { isSameManager, managersOf, toManagedFields, type Manager } from './managers.ts';
import { managerFor, ownedChanges, type Writing } from './owned-fields.ts';

/**
 * The `managedFields` after a write that is not an apply: the writer owns what it changed, and the others no longer do.
 * A writer that sends `managedFields` sets them; one that leaves them out does not delete them.
 */
export function trackUpdate(
  writing: Writing,
  versions: { readonly before: KubernetesObject | undefined; readonly after: KubernetesObject },
  managerName: string,
): ManagedFields[] {
  const { before, after } = versions;
  const comparison = ownedChanges(writing, before, after);
  const known = startingPoint(before, after);
  const writer = managerFor(writing, managerName, 'Update');
  const others = known.filter((one) => !isSameManager(one, writer));
  const own = known.find((one) => isSameManager(one, writer));
  const fields = difference(union(own?.fields ?? EMPTY, comparison.changed), comparison.removed);
  return toManagedFields([...releaseFields(others, comparison), withFields(own, writer, fields)]);
}

/** The managers without the fields that another one changed or removed. */
export function releaseFields(managers: readonly Manager[], { changed, removed }: Comparison): Manager[] {
  return managers.map((one) => ({ ...one, fields: difference(difference(one.fields, changed), removed) }));
}

/** The manager with its new fields; its time moves only when they differ. */
export function withFields(
  own: Manager | undefined,
  writer: Omit<Manager, 'fields' | 'time'>,
  fields: FieldSet,
): Manager {
  if (own && isDeepStrictEqual(own.fields, fields)) return own;
  return { ...writer, time: now(), fields };
}

/** One empty entry is how a client says that it wants them all gone. */
function startingPoint(before: KubernetesObject | undefined, after: KubernetesObject): Manager[] {
  const sent = after.metadata.managedFields ?? [];
  if (sent.length === 1 && isDeepStrictEqual(sent[0], {})) return [];
  const managers = managersOf(after);
  return managers.length > 0 || !before ? managers : managersOf(before);
}
