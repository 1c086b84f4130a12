import type { ManagedCluster } from '../../azure/managed-cluster.ts';
import { getProviderState } from '../../azure/providers.ts';
import { formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import type { AuthKind } from '../../connection/vocabulary.ts';
import { plannedRecordWrite } from '../record-home.ts';
import { EXTENSION_NAME, EXTENSION_PROVIDER } from '../records.ts';
import { missingFeatures } from '../steps/enable-addons.ts';
import type { Tools } from '../tools.ts';
import { attempt, note, noteOutcome, type Draft } from './draft.ts';
import { kubernetesPreview } from './preview.ts';

/** The provider of cluster extensions, where the records are kept in one. */
export async function planProvider(tools: Tools, draft: Draft, { subscriptionId }: ResourceId): Promise<void> {
  if (tools.records === 'cluster') return;
  const state = await attempt(draft, 'ClusterNotFound', () =>
    getProviderState(tools.arm, subscriptionId, EXTENSION_PROVIDER),
  );
  if (state === undefined || state === 'Registered') return;
  const message = `${EXTENSION_PROVIDER} is ${state} in subscription ${subscriptionId}`;
  note(draft, { code: 'ProviderNotRegistered', message });
  if (state === 'Registering') return;
  draft.previews.push({
    name: 'registerProvider',
    operationType: 'configConnection',
    description: `Register the resource provider ${EXTENSION_PROVIDER} in the subscription`,
    action: `${EXTENSION_PROVIDER}/register/action`,
    scope: `/subscriptions/${subscriptionId}`,
  });
}

/** The record of the connection, in the extension or in the cluster. */
export async function planRecordHome(
  tools: Tools,
  draft: Draft,
  { cluster, record, operationId }: { cluster: ResourceId; record: ConnectionRecord; operationId: string },
): Promise<void> {
  const { name, namespace } = record;
  const change = { cluster, name, namespace, operationId, wanted: record };
  const write = await attempt(draft, 'ClusterNotFound', () => plannedRecordWrite(tools, change));
  if (write === undefined || write === 'none') return;
  if (typeof write === 'object') noteOutcome(draft, write);
  else if (tools.records === 'cluster') draft.previews.push(inCluster(cluster, name));
  else draft.previews.push(inExtension(cluster, name, write));
}

function inCluster(cluster: ResourceId, name: string): Draft['previews'][number] {
  const description = `Write the record of connection ${name} into the ConfigMap of the records`;
  return kubernetesPreview(cluster, {
    name: 'writeRecord',
    description,
    resource: 'configmaps',
    namespace: 'sc-system',
  });
}

function inExtension(cluster: ResourceId, name: string, write: 'install' | 'update'): Draft['previews'][number] {
  const verb = write === 'install' ? 'Install' : 'Update';
  return {
    name: `${write}Extension`,
    operationType: 'configConnection',
    description: `${verb} the cluster extension ${EXTENSION_NAME} with the record of connection ${name}`,
    action: 'Microsoft.KubernetesConfiguration/extensions/write',
    scope: formatResourceId(cluster),
  };
}

/** What the auth type needs of the cluster. */
export function planFeatures(draft: Draft, cluster: ManagedCluster, auth: AuthKind): void {
  for (const feature of missingFeatures(cluster, auth)) {
    draft.previews.push({
      name: 'enableFeature',
      operationType: 'configConnection',
      description: `Turn on ${feature}`,
      action: 'Microsoft.ContainerService/managedClusters/write',
      scope: formatResourceId(cluster.id),
    });
  }
}
