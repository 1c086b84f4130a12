import { createHash } from 'node:crypto';

import { formatResourceId, resourceName, type ResourceId } from './resource-id.ts';

/**
 * The letters of a connection's name that survive in Kubernetes names. Service Connector drops every character
 * but letters and digits; Kubernetes allows lower case only, so the rest is lower-cased.
 */
export function sanitisedName(connectionName: string): string {
  return connectionName.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** The Kubernetes Secret of a connection, as `az aks connection` shows it in `kubernetesResourceName`. */
export function secretName(connectionName: string): string {
  return `sc-${sanitisedName(connectionName)}-secret`;
}

/** The ServiceAccount that all workload-identity connections of one identity in one namespace share. */
export function serviceAccountName(clientId: string): string {
  return `sc-account-${clientId.toLowerCase()}`;
}

/**
 * The federated credential on the managed identity. Service Connector's rule, `sc_{last 10 of the cluster}_{namespace}`,
 * makes two clusters with the same ending collide, so ours adds a short hash of the cluster's id.
 */
export function federatedCredentialName(cluster: ResourceId, namespace: string): string {
  const ending = resourceName(cluster).slice(-10);
  return `sc_${ending}_${shortHash(formatResourceId(cluster).toLowerCase(), 6)}_${namespace}`;
}

/** The subject that the cluster's issuer puts into the tokens of a ServiceAccount. */
export function serviceAccountSubject(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/**
 * The key under which one connection is claimed: names that map to one Secret name share it, so that they can
 * never be worked on at the same time. All keys of one cluster begin with `clusterKey`.
 */
export function claimKey(cluster: ResourceId, connectionName: string): string {
  return clusterKey(cluster) + shortHash(sanitisedName(connectionName), 10);
}

/** What the claims and operations of all connections of one cluster have in common. */
export function clusterKey(cluster: ResourceId): string {
  return shortHash(formatResourceId(cluster).toLowerCase(), 10);
}

/** The key of a dry run: it has a name of its own, below the cluster. */
export function dryrunKey(cluster: ResourceId, name: string): string {
  return clusterKey(cluster) + shortHash(name.toLowerCase(), 10);
}

/** az's default: the target's name without hyphens, and five random letters or digits. */
export function defaultConnectionName(targetName: string, random: string): string {
  return `${targetName.replaceAll('-', '')}_${random}`;
}

function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
