import { isDeepStrictEqual } from 'node:util';

import { conflict, invalid, modified } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import { resourceKey } from '../resource.ts';
import type { ObjectTarget, WriteOptions } from './call.ts';
import { checkNameOnUrl, decodeObject } from './decode.ts';
import { checkMetadata } from './metadata.ts';
import { read } from './read.ts';

/** Replaces an object by a body (PUT). */
export function replace(target: ObjectTarget, body: unknown, options: WriteOptions): KubernetesObject {
  const next = decodeObject(target, body);
  checkNameOnUrl(target, next);
  return save(target, read(target), next, options);
}

/**
 * Brings a stored object to its next state: checks that the caller knew the current one, keeps what only the server
 * decides, and writes only if something changed.
 */
export function save(
  target: ObjectTarget,
  old: KubernetesObject,
  next: KubernetesObject,
  options: WriteOptions,
): KubernetesObject {
  const { cluster, resource, name } = target;
  checkPreconditions(target, old, next);
  keepServerFields(target, old, next);
  resource.defaults?.(next);
  const causes = [...checkMetadata(resource, next), ...(resource.validate?.(next, old) ?? [])];
  if (causes.length > 0) throw invalid(resource, name, causes);
  if (isDeepStrictEqual(next, old)) return old;
  if (options.dryRun) return next;
  const key = resourceKey(resource);
  const ended = next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0;
  return ended ? cluster.store.remove(key, next) : cluster.store.put(key, next);
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
