import { conflict, forbidden } from '../api-error.ts';
import { now, type KubernetesObject } from '../object.ts';
import { resourceKey } from '../resource.ts';
import { namespaces } from '../resources/namespace.ts';
import type { ObjectTarget } from './call.ts';
import { settleDependents } from './dependents.ts';
import { restoreContents } from './namespace-contents.ts';
import { endNamespaceSoon } from './namespace-end.ts';
import { read } from './read.ts';

export interface DeleteOptions {
  readonly dryRun?: boolean;
  /** `Orphan` leaves what the object owns. */
  readonly propagationPolicy?: string;
  /** Delete only the object with this uid. */
  readonly uid?: string;
  /** Delete only the object at this version. */
  readonly resourceVersion?: string;
}

export interface Removal {
  readonly object: KubernetesObject;
  /** True when nothing of it is left; false while finalizers hold it. */
  readonly gone: boolean;
}

/** A cluster does not work without them. */
const UNDELETABLE = ['default', 'kube-public', 'kube-system'];

/** Deletes an object, or marks it as being deleted while finalizers hold it. */
export function remove(target: ObjectTarget, options: DeleteOptions = {}): Removal {
  const { cluster, resource } = target;
  const object = read(target);
  checkPreconditions(target, object, options);
  checkDeletable(target);
  const held = resource === namespaces || (object.metadata.finalizers ?? []).length > 0;
  if (options.dryRun) return { object, gone: !held };
  if (!held) return { object: cluster.store.transaction(() => end(target, object, options)), gone: true };
  if (object.metadata.deletionTimestamp !== undefined) return { object, gone: false };
  const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp: now() } };
  if (resource !== namespaces) marked.metadata.deletionGracePeriodSeconds = 0;
  resource.defaults?.(marked);
  const stored = cluster.store.put(resourceKey(resource), marked);
  if (resource === namespaces) endNamespaceSoon(cluster, target.name);
  return { object: stored, gone: false };
}

/** Removes an object, and what it owns. */
function end(target: ObjectTarget, object: KubernetesObject, { propagationPolicy }: DeleteOptions): KubernetesObject {
  const { cluster, resource, namespace } = target;
  const last = cluster.store.remove(resourceKey(resource), object);
  cluster.logs.remove(cluster.key, object.metadata.uid);
  if (namespace !== '') settleDependents(cluster, namespace, object.metadata.uid, propagationPolicy === 'Orphan');
  restoreContents(target);
  return last;
}

function checkDeletable({ resource, name }: ObjectTarget): void {
  if (resource !== namespaces || !UNDELETABLE.includes(name)) return;
  throw forbidden(resource, name, 'this namespace may not be deleted');
}

function checkPreconditions({ resource, name }: ObjectTarget, object: KubernetesObject, wanted: DeleteOptions): void {
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
