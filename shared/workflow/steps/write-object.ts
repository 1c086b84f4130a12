import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import type { OwnedManifest } from '../../kubernetes/objects.ts';
import { applyOwned } from '../../kubernetes/owned.ts';
import type { Tools } from '../tools.ts';
import { restartNoted, withRestartNote } from './restart-workloads.ts';

/** Writes an object of a connection; with a Secret's new values its workloads are restarted, where that is wanted. */
export async function writeObject(tools: Tools, api: ClusterApi, manifest: OwnedManifest): Promise<void> {
  const isUsed = tools.restartWorkloads && manifest.kind === 'Secret';
  await applyOwned(api, isUsed ? await withRestartNote(api, manifest) : manifest);
  if (isUsed) await restartNoted(api, manifest);
}
