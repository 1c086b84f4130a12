import { ApiError, type StatusCause } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import { EMPTY, intersection, pathsOf, union } from './field-set.ts';
import { isSameManager, managersOf, toManagedFields, type Manager } from './managers.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import { managerFor, ownedChanges, ownedFields, type Writing } from './owned-fields.ts';
import { prune } from './prune.ts';
import { releaseFields, withFields } from './track-update.ts';

interface Applier {
  readonly name: string;
  /** Take fields over instead of failing. */
  readonly force: boolean;
}

/**
 * Server-side apply: the live object with the applier's configuration laid over it, without what the applier set before
 * and no longer names, and with its new `managedFields`. Throws 409 with a cause for each field that another manager
 * has set to another value.
 */
export function applyConfiguration(
  writing: Writing,
  live: KubernetesObject,
  configuration: KubernetesObject,
  applier: Applier,
): KubernetesObject {
  const { schema } = writing;
  const managers = managersOf(live);
  const self = managerFor(writing, applier.name, 'Apply');
  const own = managers.find((one) => isSameManager(one, self));
  const others = managers.filter((one) => one !== own);
  const fields = ownedFields(writing, configuration);
  const kept = others.reduce((all, one) => union(all, one.fields), fields);
  const merged = mergeConfiguration(schema, live, configuration);
  const next = prune(schema, merged, own?.fields ?? EMPTY, kept) as KubernetesObject;
  const comparison = ownedChanges(writing, live, next);
  if (!applier.force) refuseConflicts(others, comparison.changed);
  const managedFields = toManagedFields([...releaseFields(others, comparison), withFields(own, self, fields)]);
  return { ...next, metadata: { ...next.metadata, managedFields } };
}

function refuseConflicts(others: readonly Manager[], changed: Manager['fields']): void {
  const conflicts = others
    .map((manager) => ({ manager: describe(manager), paths: pathsOf(intersection(manager.fields, changed)) }))
    .filter(({ paths }) => paths.length > 0);
  if (conflicts.length === 0) return;
  const causes = conflicts.flatMap(({ manager, paths }) =>
    paths.map((field): StatusCause => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field,
    })),
  );
  const [first] = causes;
  const text =
    causes.length === 1
      ? `${first?.message ?? ''}: ${first?.field ?? ''}`
      : conflicts.map(({ manager, paths }) => `conflicts with ${manager}:\n${bullets(paths)}`).join('\n');
  const message = `Apply failed with ${causes.length} conflict${causes.length === 1 ? '' : 's'}: ${text}`;
  throw new ApiError(409, 'Conflict', message, { causes });
}

function describe({ name, operation, apiVersion, subresource }: Manager): string {
  const through = subresource === '' ? '' : ` with subresource "${subresource}"`;
  return `"${name}"${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

function bullets(paths: readonly string[]): string {
  return paths.map((path) => `- ${path}`).join('\n');
}
