import { conflict } from '../api-error.ts';
import { asObject, asText, asTexts } from '../json.ts';
import { now, type KubernetesObject } from '../object.ts';
import { resourceKey } from '../resource.ts';
import { namespaces } from '../resources/namespace.ts';
import type { ObjectTarget, WriteOptions } from './call.ts';
import { settleDependents } from './dependents.ts';
import { endNamespaceSoon } from './namespace-end.ts';
import { read } from './read.ts';

export interface Removal {
  readonly object: KubernetesObject;
  /** True when nothing of it is left; false while finalizers hold it. */
  readonly gone: boolean;
}

/** Deletes an object, or marks it as being deleted while finalizers hold it. `body` is a `DeleteOptions` or nothing. */
export function remove(target: ObjectTarget, body: unknown, options: Pick<WriteOptions, 'dryRun'>): Removal {
  const { cluster, resource } = target;
  const object = read(target);
  const { preconditions, propagationPolicy } = deleteOptions(body);
  checkPreconditions(target, object, asTexts(preconditions));
  const held = resource === namespaces || (object.metadata.finalizers ?? []).length > 0;
  if (options.dryRun) return { object, gone: !held };
  if (!held) return { object: cluster.store.transaction(() => end(target, object, propagationPolicy)), gone: true };
  if (object.metadata.deletionTimestamp !== undefined) return { object, gone: false };
  const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp: now() } };
  resource.defaults?.(marked);
  const stored = cluster.store.put(resourceKey(resource), marked);
  if (resource === namespaces) endNamespaceSoon(cluster, target.name);
  return { object: stored, gone: false };
}

function deleteOptions(body: unknown): { readonly preconditions: unknown; readonly propagationPolicy: string } {
  const { preconditions, propagationPolicy, orphanDependents } = asObject(body);
  const fallback = orphanDependents === true ? 'Orphan' : 'Background';
  return { preconditions, propagationPolicy: asText(propagationPolicy) ?? fallback };
}

/** Removes an object, and what it owns. */
function end(
  { cluster, resource, namespace }: ObjectTarget,
  object: KubernetesObject,
  policy: string,
): KubernetesObject {
  const last = cluster.store.remove(resourceKey(resource), object);
  cluster.logs.remove(cluster.key, object.metadata.uid);
  if (namespace !== '') settleDependents(cluster, namespace, object.metadata.uid, policy === 'Orphan');
  return last;
}

function checkPreconditions(
  { resource, name }: ObjectTarget,
  object: KubernetesObject,
  wanted: Readonly<Record<string, string>>,
): void {
  const { uid, resourceVersion } = object.metadata;
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    const why =
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). ` +
      'The object might have been deleted and then recreated';
    throw conflict(resource, name, why);
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    const why =
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record ` +
      `(${resourceVersion}). The object might have been modified`;
    throw conflict(resource, name, why);
  }
}
