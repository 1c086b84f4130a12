import { readCluster } from '../../azure/managed-cluster.ts';
import { linkerId } from '../../connection/linker.ts';
import { holdsForgotten, recordedSpec } from '../../connection/recorded-spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import { HASH_ANNOTATION } from '../../kubernetes/objects.ts';
import { belongsTo } from '../../kubernetes/owned.ts';
import { ifThere } from '../footprint.ts';
import type { RecordedConnection, UndoInput } from '../operation-input.ts';
import { done, failed, type Facts, type Outcome, type Write } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { planResources } from './plan-resources.ts';
import { writeObject } from './write-object.ts';

type SecretChange = Extract<Write, { kind: 'secretChange' }>;

/**
 * Gives a Secret of ours the values again that the connection as it was before has. What only the caller knew cannot
 * be given back: then the undo of it fails, and says so.
 */
export async function restoreSecret(
  tools: Tools,
  { cluster, name }: UndoInput['connection'],
  write: SecretChange,
): Promise<Outcome> {
  const api = await ifThere(() => tools.openCluster(resourceIdOf(cluster)));
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace: write.namespace, name: write.name };
  const secret = await api?.get(reference);
  if (!api || !secret || !belongsTo(secret, linkerId(cluster, name))) return done('the Secret is gone');
  if (secret.metadata.annotations?.[HASH_ANNOTATION] === write.dataHash) return done('the Secret is as it was');
  const { previous } = write;
  if (previous?.namespace !== write.namespace) return failed('UndoFailed', `${CHANGED}, and of no connection before`);
  if (holdsForgotten(previous)) return failed('UndoFailed', `${CHANGED}: ${ASK_AGAIN}`);
  await writeSecretOf(tools, api, { ...previous, cluster });
  return done('the Secret has the values of before');
}

async function writeSecretOf(tools: Tools, api: ClusterApi, { cluster, ...record }: RecordedConnection): Promise<void> {
  const facts = await factsFor(tools, cluster, record);
  const { objects } = await planResources(tools, { connection: recordedSpec(cluster, record), facts });
  const secret = objects.find(({ manifest }) => manifest.kind === 'Secret');
  if (secret) await writeObject(tools, api, secret.manifest);
}

const CHANGED = 'it holds the values of the change that was undone';
const ASK_AGAIN = 'those of before only the caller knows; ask for the connection again with them';

/** What the steps before have found out for an operation: here only the add-on's identity is not in the record. */
async function factsFor(tools: Tools, cluster: string, { auth }: ConnectionRecord): Promise<Facts> {
  if (auth.kind !== 'keyVaultCsi') return {};
  const { keyVaultAddon } = await readCluster(tools.arm, resourceIdOf(cluster));
  const { clientId, objectId } = keyVaultAddon ?? {};
  if (clientId === undefined || objectId === undefined) return {};
  return { identity: { clientId, principalId: objectId } };
}
