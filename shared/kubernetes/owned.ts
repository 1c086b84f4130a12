import { isDeepStrictEqual } from 'node:util';

import { KubernetesError, type ClusterApi, type KubernetesObject, type ObjectReference } from './cluster-api.ts';
import { CLIENT_ID_ANNOTATION, CONNECTION_ANNOTATION, MANAGED_BY, OUR_NAME, type OwnedManifest } from './objects.ts';

/** An object of the wanted name exists and is not ours, or belongs to another connection. Nothing of it was changed. */
export class ForeignObjectError extends Error {
  override readonly name = 'ForeignObjectError';

  constructor(object: KubernetesObject, owner: string) {
    const { namespace = '', name } = object.metadata;
    super(`${object.kind} ${namespace}/${name} belongs to ${owner}; it was not changed`);
  }
}

/** How an object compares with the wanted one; throws `ForeignObjectError` when one is there that is not ours. */
export async function ownedState(api: ClusterApi, manifest: OwnedManifest): Promise<'absent' | 'different' | 'same'> {
  const existing = await api.get(referenceTo(manifest));
  if (!existing) return 'absent';
  refuseForeign(existing, manifest);
  return isAsWanted(existing, manifest) || serves(existing, manifest) ? 'same' : 'different';
}

/**
 * Brings an object of ours to the wanted state and says whether that took a write. A foreign object is never
 * overwritten, not even one that appears between our reading and our writing: an absent object is created, which fails
 * if there is one by then, and an existing one is changed only at the version that was read.
 */
export async function applyOwned(api: ClusterApi, manifest: OwnedManifest): Promise<'created' | 'changed' | 'same'> {
  const existing = await api.get(referenceTo(manifest));
  if (!existing) return createOwned(api, manifest);
  refuseForeign(existing, manifest);
  if (isAsWanted(existing, manifest) || serves(existing, manifest)) return 'same';
  await api.patch(referenceTo(manifest), changeOf(existing, manifest));
  return 'changed';
}

/**
 * One merge patch that adds, changes and removes keys, so that no workload ever sees a Secret that is half old and half
 * new. An apply would leave stale keys: the object was created by a `POST`, whose fields the API server keeps as another
 * manager's than those of an apply, even under the same name.
 */
function changeOf(existing: KubernetesObject, { metadata, data }: OwnedManifest): Readonly<Record<string, unknown>> {
  const { resourceVersion } = existing.metadata;
  const { labels, annotations } = metadata;
  const cleared = Object.fromEntries(Object.keys(existing['data'] ?? {}).map((key) => [key, null]));
  const merged = data === undefined ? {} : { data: { ...cleared, ...data } };
  return { metadata: { resourceVersion, labels, annotations }, ...merged };
}

async function createOwned(api: ClusterApi, manifest: OwnedManifest): Promise<'created' | 'same'> {
  try {
    await api.create(manifest);
    return 'created';
  } catch (error) {
    // Made in the meantime: by someone else, or by ourselves with a lost reply.
    const existing = isAlreadyExists(error) ? await api.get(referenceTo(manifest)) : undefined;
    if (!existing) throw error;
    refuseForeign(existing, manifest);
    if (isAsWanted(existing, manifest) || serves(existing, manifest)) return 'same';
    throw error;
  }
}

/** Is an object one that the connection made, by its labels and annotations? */
export function belongsTo({ metadata }: KubernetesObject, connection: string): boolean {
  const { labels, annotations } = metadata;
  const owner = annotations?.[CONNECTION_ANNOTATION];
  return labels?.[MANAGED_BY] === OUR_NAME && owner?.toLowerCase() === connection.toLowerCase();
}

/** Deletes an object if it is ours and, for a Secret, this connection's; leaves any other alone. */
export async function removeOwned(api: ClusterApi, reference: ObjectReference, connection: string): Promise<void> {
  const existing = await api.get(reference);
  if (!existing || existing.metadata.labels?.[MANAGED_BY] !== OUR_NAME) return;
  const owner = existing.metadata.annotations?.[CONNECTION_ANNOTATION];
  if (owner !== undefined && owner.toLowerCase() !== connection.toLowerCase()) return;
  await api.remove(reference, existing.metadata.uid);
}

function refuseForeign(existing: KubernetesObject, wanted: OwnedManifest): void {
  const { labels, annotations } = existing.metadata;
  if (labels?.[MANAGED_BY] !== OUR_NAME) {
    if (serves(existing, wanted)) return;
    throw new ForeignObjectError(existing, 'someone else (it lacks the labels of this service)');
  }
  const owner = annotations?.[CONNECTION_ANNOTATION];
  if (owner?.toLowerCase() !== wanted.metadata.annotations[CONNECTION_ANNOTATION]?.toLowerCase()) {
    throw new ForeignObjectError(existing, `connection ${owner ?? 'unknown'}`);
  }
}

/** A ServiceAccount that someone else made for the same identity serves as it is; it stays theirs. */
function serves(existing: KubernetesObject, wanted: OwnedManifest): boolean {
  const clientId = wanted.metadata.annotations[CLIENT_ID_ANNOTATION];
  return (
    wanted.kind === 'ServiceAccount' &&
    existing.metadata.labels?.[MANAGED_BY] !== OUR_NAME &&
    existing.metadata.annotations?.[CLIENT_ID_ANNOTATION]?.toLowerCase() === clientId
  );
}

function isAsWanted(existing: KubernetesObject, wanted: OwnedManifest): boolean {
  const holds = (have: Readonly<Record<string, string>> | undefined, want: Readonly<Record<string, string>>): boolean =>
    Object.entries(want).every(([key, value]) => have?.[key] === value);
  return (
    holds(existing.metadata.labels, wanted.metadata.labels) &&
    holds(existing.metadata.annotations, wanted.metadata.annotations) &&
    isDeepStrictEqual(existing['data'] ?? {}, wanted['data'] ?? {})
  );
}

function isAlreadyExists(error: unknown): boolean {
  return error instanceof KubernetesError && error.status === 409;
}

function referenceTo({ apiVersion, kind, metadata }: OwnedManifest): ObjectReference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}
