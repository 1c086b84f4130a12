import { randomUUID } from 'node:crypto';
import { tenantOf, type Simulation } from '../../context.ts';
import { asObject, asText, type JsonObject } from '../../json.ts';
import type { OperationEnd } from '../../operations.ts';
import type { Document, OperationRecord } from '../../store/store.ts';
import { resourceGroup } from '../documents.ts';
import { removeResource } from '../generic.ts';
import type { Ending } from '../provider.ts';
import { settledAddons } from './addons.ts';
import { withIssuerUrl } from './cluster-document.ts';
import { withProperties, withState } from './cluster-state.ts';

/** How the operations of clusters end, by kind. */
export const clusterEndings: Readonly<Record<string, Ending>> = {
  cluster: endWrite,
  clusterDelete: endDelete,
  clusterPower: endPower,
  clusterAbort: (azure, { resourceId }) =>
    succeed(() => change(azure, resourceId, (one) => withState(one, 'Canceled'))),
  clusterForced: endForced,
  // The cluster is busy with an extension for a while longer; its document does not show it.
  clusterBusy: () => succeed(() => undefined),
};

function succeed(settle: () => void): OperationEnd {
  return { status: 'Succeeded', settle };
}

function change(azure: Simulation, id: string, how: (cluster: Document) => Document): void {
  azure.store.update(id, how);
}

/** Issuer and add-ons are ready only now. */
function endWrite(azure: Simulation, { resourceId }: OperationRecord): OperationEnd {
  return succeed(() =>
    change(azure, resourceId, (cluster) => {
      ensureNodeGroup(azure, cluster);
      const { status: _error, ...properties } = asObject(cluster.properties);
      const place = { location: asText(cluster.location) ?? '', tenantId: tenantOf(azure, cluster.id.split('/')[2]) };
      const addonProfiles = settledAddons(azure, cluster);
      return withState(
        { ...cluster, properties: { ...withIssuerUrl(properties, place), ...versionOf(properties), addonProfiles } },
        'Succeeded',
      );
    }),
  );
}

/** The version that runs: the wanted one, with a patch level if the caller left that open. */
function versionOf({ kubernetesVersion, currentKubernetesVersion }: JsonObject): JsonObject {
  const wanted = asText(kubernetesVersion) ?? '';
  const current = asText(currentKubernetesVersion) ?? '';
  if (current === wanted || current.startsWith(`${wanted}.`)) return {};
  return { currentKubernetesVersion: wanted.split('.').length > 2 ? wanted : `${wanted}.0` };
}

function ensureNodeGroup(azure: Simulation, cluster: Document): void {
  const subscriptionId = cluster.id.split('/')[2] ?? '';
  const name = asText(asObject(cluster.properties).nodeResourceGroup) ?? '';
  const group = resourceGroup({ subscriptionId, name, location: asText(cluster.location) ?? '' });
  if (!azure.store.get(group.id)) azure.store.put({ ...group, managedBy: cluster.id });
}

function endDelete(azure: Simulation, { resourceId }: OperationRecord): OperationEnd {
  return succeed(() => {
    const cluster = azure.store.get(resourceId);
    const nodeGroup = asText(asObject(cluster?.properties).nodeResourceGroup);
    removeResource(azure, resourceId);
    if (nodeGroup !== undefined) {
      removeResource(azure, `/subscriptions/${resourceId.split('/')[2] ?? ''}/resourceGroups/${nodeGroup}`);
    }
  });
}

function endPower(azure: Simulation, { resourceId, payload }: OperationRecord): OperationEnd {
  const powerState = { code: payload.powerState };
  return succeed(() =>
    change(azure, resourceId, (cluster) => withProperties(withState(cluster, 'Succeeded'), { powerState })),
  );
}

/** An operation that somebody else began; it ends as was asked for. */
function endForced(azure: Simulation, { resourceId, payload }: OperationRecord): OperationEnd {
  const then = asText(payload.then) ?? 'Succeeded';
  const message = `The operation on the managed cluster ended ${then}.`;
  const error = { code: `Operation${then}`, message };
  const settle = (): void =>
    change(azure, resourceId, (cluster) => {
      const { status: _before, ...properties } = asObject(cluster.properties);
      const status = then === 'Failed' ? { status: { provisioningError: error } } : {};
      return { ...withState({ ...cluster, properties: { ...properties, ...status } }, then), eTag: randomUUID() };
    });
  if (then === 'Failed' || then === 'Canceled') return { status: then, error, settle };
  return { status: 'Succeeded', settle };
}
