import { isDeepStrictEqual } from 'node:util';

import type { ClusterApi, ObjectReference } from '../../kubernetes/cluster-api.ts';
import type { OwnedManifest } from '../../kubernetes/objects.ts';
import { restartUsers } from '../../kubernetes/secret-users.ts';

/** On a Secret that has got other values: since when its workloads are to be restarted. Gone when they all were. */
const PENDING = 'service-connector.aks/restart-workloads-of';

/**
 * The Secret as it is to be written: with a note that its workloads are to be restarted when it gets other values. The
 * note comes with the values, so that a crash between the two leaves it.
 */
export async function withRestartNote(api: ClusterApi, manifest: OwnedManifest): Promise<OwnedManifest> {
  const existing = await api.get(referenceTo(manifest));
  if (!existing || isDeepStrictEqual(existing['data'] ?? {}, manifest['data'] ?? {})) return manifest;
  const { metadata } = manifest;
  const annotations = { ...metadata.annotations, [PENDING]: new Date().toISOString() };
  return { ...manifest, metadata: { ...metadata, annotations } };
}

/** Restarts the workloads of a Secret that has the note, and takes the note away. */
export async function restartNoted(api: ClusterApi, manifest: OwnedManifest): Promise<void> {
  const reference = referenceTo(manifest);
  const at = (await api.get(reference))?.metadata.annotations?.[PENDING];
  if (at === undefined) return;
  const { namespace, name } = manifest.metadata;
  await restartUsers(api, { namespace, name }, at);
  await api.patch(reference, { metadata: { annotations: { [PENDING]: null } } });
}

function referenceTo({ apiVersion, kind, metadata }: OwnedManifest): ObjectReference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}
