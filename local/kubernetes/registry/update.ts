import { isDeepStrictEqual } from 'node:util';

import { conflict, invalid, modified } from '../api-error.ts';
import { trackUpdate } from '../apply/track-update.ts';
import { namespaces } from '../resources/namespace.ts';
import type { KubernetesObject } from '../object.ts';
import { resourceKey } from '../resource.ts';
import { writingOf, type ObjectTarget, type WriteOptions } from './call.ts';
import { checkNameOnUrl, decodeObject } from './decode.ts';
import { checkMetadata } from './metadata.ts';
import { endNamespaceSoon } from './namespace-end.ts';
import { read } from './read.ts';

/** Two versions of an object, before and after a write. */
interface Versions {
  readonly old: KubernetesObject;
  readonly next: KubernetesObject;
}

/** Replaces an object by a body (PUT). */
export function replace(target: ObjectTarget, body: unknown, options: WriteOptions): KubernetesObject {
  const next = decodeObject(target, body, options);
  checkNameOnUrl(target, next);
  return save(target, { old: read(target), next }, options);
}

/** Brings a stored object to its next state, and makes the writer the owner of what changed. */
export function save(target: ObjectTarget, versions: Versions, options: WriteOptions): KubernetesObject {
  return settle(target, versions, options, ({ old, next }) => {
    const writing = writingOf(target);
    next.metadata.managedFields = trackUpdate(writing, { before: old, after: next }, options.fieldManager);
  });
}

/** Brings a stored object to the state that an apply has worked out, its `managedFields` included. */
export function saveApplied(target: ObjectTarget, versions: Versions, options: WriteOptions): KubernetesObject {
  return settle(target, versions, options, () => undefined);
}

/** Checks that the caller knew the current state, keeps what only the server decides, and writes if anything changed. */
function settle(
  target: ObjectTarget,
  { old, next }: Versions,
  options: WriteOptions,
  track: (versions: Versions) => void,
): KubernetesObject {
  const { cluster, resource, name } = target;
  checkPreconditions(target, old, next);
  keepServerFields(target, old, next);
  resource.defaults?.(next);
  const causes = [...checkMetadata(resource, next), ...(resource.validate?.(next, old) ?? [])];
  if (causes.length > 0) throw invalid(resource, name, causes);
  track({ old, next });
  if (isDeepStrictEqual(next, old)) return old;
  if (options.dryRun) return next;
  return isEnded(target, next) ? finish(target, next) : cluster.store.put(resourceKey(resource), next);
}

/** A namespace ends by its controller, not by its finalizers. */
function isEnded({ resource }: ObjectTarget, { metadata }: KubernetesObject): boolean {
  const held = resource === namespaces || (metadata.finalizers ?? []).length > 0;
  return metadata.deletionTimestamp !== undefined && !held;
}

/** The last finalizer is gone, and with it the object. */
function finish({ cluster, resource, namespace }: ObjectTarget, object: KubernetesObject): KubernetesObject {
  const last = cluster.store.remove(resourceKey(resource), object);
  if (namespace !== '') endNamespaceSoon(cluster, namespace);
  return last;
}

function checkPreconditions({ resource, name }: ObjectTarget, old: KubernetesObject, next: KubernetesObject): void {
  const { uid, resourceVersion } = next.metadata;
  if (uid && uid !== old.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict(resource, name, why);
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw modified(resource, name);
}

function keepServerFields(
  { resource, subresource }: ObjectTarget,
  old: KubernetesObject,
  next: KubernetesObject,
): void {
  const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp } = old.metadata;
  Object.assign(next.metadata, { uid, resourceVersion, creationTimestamp });
  keep(next.metadata, { generation, deletionTimestamp, generateName: old.metadata.generateName });
  if (subresource === 'status') keepAllBut(['status', 'metadata'], old, next);
  else if (resource.subresources?.includes('status')) keep(next, { status: old.status });
  const specChanged = !isDeepStrictEqual(next.spec, old.spec);
  if (resource.generation && specChanged) next.metadata.generation = (generation ?? 1) + 1;
}

/** Sets the members that have a value, removes those that have none. */
function keep(object: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) Reflect.deleteProperty(object, name);
    else Reflect.set(object, name, value);
  }
}

function keepAllBut(names: readonly string[], old: KubernetesObject, next: KubernetesObject): void {
  for (const name of Object.keys(next)) if (!names.includes(name)) Reflect.deleteProperty(next, name);
  for (const [name, value] of Object.entries(old)) if (!names.includes(name)) next[name] = value;
}
