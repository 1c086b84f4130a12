import { serviceAccountName } from '../connection/names.ts';
import type { KubernetesObject } from './cluster-api.ts';

export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const OUR_NAME = 'aks-service-connector';

/** Whose the object is: the linker's ARM id. A ServiceAccount is shared and has none. */
export const CONNECTION_ANNOTATION = 'service-connector.aks/connection-id';
export const TARGET_ANNOTATION = 'service-connector.aks/target-id';
/** A keyed hash of the Secret's data as it was written. */
export const HASH_ANNOTATION = 'service-connector.aks/data-hash';
/** Which of the target's two keys the Secret holds, and keyed hashes of both. */
export const KEYS_ANNOTATION = 'service-connector.aks/keys';
export const CLIENT_ID_ANNOTATION = 'azure.workload.identity/client-id';
export const TENANT_ID_ANNOTATION = 'azure.workload.identity/tenant-id';

/** An object that one of our connections makes, in a namespace. */
export interface OwnedManifest extends KubernetesObject {
  readonly kind: 'Secret' | 'ServiceAccount';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly resourceVersion?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

/** The Secret of a connection, with one data key for each configuration key. */
export function secretManifest(options: {
  readonly namespace: string;
  readonly name: string;
  /** The linker's ARM id. */
  readonly connection: string;
  readonly targetId: string;
  readonly entries: readonly { readonly name: string; readonly value: string }[];
  readonly dataHash: string;
  readonly keysMark: string | undefined;
}): OwnedManifest {
  const { namespace, name, connection, targetId, entries, dataHash, keysMark } = options;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { [MANAGED_BY]: OUR_NAME },
      annotations: {
        [CONNECTION_ANNOTATION]: connection,
        [TARGET_ANNOTATION]: targetId,
        [HASH_ANNOTATION]: dataHash,
        ...(keysMark !== undefined && { [KEYS_ANNOTATION]: keysMark }),
      },
    },
    type: 'Opaque',
    data: Object.fromEntries(entries.map((entry) => [entry.name, Buffer.from(entry.value).toString('base64')])),
  };
}

/**
 * The ServiceAccount that a pod signs in as the managed identity with; the webhook of Azure Workload Identity reads its
 * annotations (https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html).
 */
export function serviceAccountManifest(options: {
  readonly namespace: string;
  readonly clientId: string;
  readonly tenantId: string;
}): OwnedManifest {
  const { namespace, clientId, tenantId } = options;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: serviceAccountName(clientId),
      namespace,
      labels: { [MANAGED_BY]: OUR_NAME },
      annotations: { [CLIENT_ID_ANNOTATION]: clientId, [TENANT_ID_ANNOTATION]: tenantId },
    },
  };
}

export function namespaceManifest(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [MANAGED_BY]: OUR_NAME } } };
}
