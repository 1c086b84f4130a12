import { randomUUID } from 'node:crypto';
import type { Simulation } from '../../context.ts';
import { asObject, isObject, type JsonObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';

/** The cluster with another provisioning state and, as after every change, another ETag. */
export function withState(cluster: Document, state: string): Document {
  const properties = asObject(cluster.properties);
  const pools = Array.isArray(properties.agentPoolProfiles) ? properties.agentPoolProfiles.filter(isObject) : [];
  return withProperties(cluster, {
    provisioningState: state,
    agentPoolProfiles: pools.map((pool): JsonObject => ({ ...pool, provisioningState: state })),
  });
}

/** The cluster with some properties changed and another ETag. */
export function withProperties(cluster: Document, changes: JsonObject): Document {
  return { ...cluster, eTag: randomUUID(), properties: { ...asObject(cluster.properties), ...changes } };
}

export function setState(azure: Simulation, clusterId: string, state: string): void {
  azure.store.update(clusterId, (cluster) => withState(cluster, state));
}

export function stateOf(cluster: Document): string {
  const { provisioningState } = asObject(cluster.properties);
  return typeof provisioningState === 'string' ? provisioningState : 'Succeeded';
}

export function isStopped(cluster: Document): boolean {
  return asObject(asObject(cluster.properties).powerState).code === 'Stopped';
}
