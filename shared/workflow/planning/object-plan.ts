import type { ManagedCluster } from '../../azure/managed-cluster.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../connection/spec.ts';
import { otherUser } from '../sharing.ts';
import type { Facts } from '../outcome.ts';
import { planResources, type PlannedResources } from '../steps/plan-resources.ts';
import { droppedTraces } from '../steps/remove-previous.ts';
import type { Tools } from '../tools.ts';
import { attempt, type Draft } from './draft.ts';
import { kubernetesPreview } from './preview.ts';
import { removalPreview } from './removal-preview.ts';

/** Stands for the client id of an identity that comes with an add-on which is still off. */
const NOT_YET_KNOWN = '00000000-0000-0000-0000-000000000000';

/** Namespace, ServiceAccount and Secret. Their data is compared in memory and goes nowhere. */
export async function planObjects(
  tools: Tools,
  draft: Draft,
  { cluster, connection }: { readonly cluster: ManagedCluster; readonly connection: ConnectionSpec },
): Promise<void> {
  // The API server of a cluster that is not running does not answer.
  if (cluster.powerState !== 'Running') return;
  const facts = factsOf(cluster, connection);
  const planned = await attempt(draft, 'TargetNotFound', () => planResources(tools, { connection, facts }));
  if (!planned) return;
  const { namespace } = connection;
  if (planned.namespaceMissing) {
    const description = `Create namespace ${namespace}`;
    const change = { name: 'createNamespace', description, resource: 'namespaces' } as const;
    draft.previews.push(kubernetesPreview(cluster.id, change));
  }
  for (const object of planned.objects) {
    if (object.state !== 'same') draft.previews.push(objectPreview(cluster, object));
  }
}

function factsOf({ keyVaultAddon }: ManagedCluster, { auth }: ConnectionSpec): Facts {
  if (auth.kind !== 'keyVaultCsi') return {};
  const { clientId = NOT_YET_KNOWN, objectId = NOT_YET_KNOWN } = keyVaultAddon?.enabled === true ? keyVaultAddon : {};
  return { identity: { clientId, principalId: objectId } };
}

function objectPreview(
  cluster: ManagedCluster,
  { manifest, state }: PlannedResources['objects'][number],
): Draft['previews'][number] {
  const { kind, metadata } = manifest;
  const { namespace } = metadata;
  const verb = state === 'absent' ? 'create' : 'update';
  return kubernetesPreview(cluster.id, {
    name: `${verb}${kind}`,
    description: `${verb === 'create' ? 'Create' : 'Update'} ${kind} ${namespace}/${metadata.name}`,
    resource: kind === 'Secret' ? 'secrets' : 'serviceaccounts',
    namespace,
  });
}

/** What the connection needed before the change and nobody needs after it. */
export async function planRemovals(
  tools: Tools,
  draft: Draft,
  change: {
    readonly cluster: ManagedCluster;
    readonly previous: ConnectionRecord;
    readonly current: ConnectionRecord;
  },
): Promise<void> {
  const { id } = change.cluster;
  const owner = { cluster: id, name: change.previous.name };
  const removals = await attempt(draft, 'TargetNotFound', async () => {
    const dropped = await droppedTraces(tools, id, change);
    const users = await Promise.all(dropped.map((trace) => otherUser(tools, owner, trace)));
    return dropped.filter((_, at) => users[at] === undefined);
  });
  draft.previews.push(...(removals ?? []).toReversed().map((trace) => removalPreview(id, trace)));
}
