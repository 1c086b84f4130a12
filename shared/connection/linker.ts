import { secretName, serviceAccountName } from './names.ts';
import { extensionResource, formatResourceId, parseResourceId } from './resource-id.ts';
import type { AuthSpec, ConnectionRecord, ConnectionSpec, RecordedAuth } from './spec.ts';

/** A connection in the shape of ARM's `Microsoft.ServiceLinker/linkers`, without any secret. */
export interface Linker {
  readonly id: string;
  readonly name: string;
  readonly type: 'microsoft.servicelinker/linkers';
  readonly properties: {
    readonly targetService: {
      readonly type: 'AzureResource';
      readonly id: string;
      readonly resourceProperties: unknown;
    };
    readonly authInfo: unknown;
    readonly clientType: string;
    readonly scope: string;
    readonly provisioningState: ProvisioningState;
  };
  /** As `az aks connection show` adds it. */
  readonly kubernetesResourceName: { readonly secret: string; readonly serviceAccount?: string };
}

export type ProvisioningState = 'Accepted' | 'Succeeded' | 'Failed';

/** The ARM id of a connection: a linker on the cluster. */
export function linkerId(cluster: string, name: string): string {
  const id = parseResourceId(cluster);
  if (!id) throw new Error('not a resource id');
  return formatResourceId(extensionResource(id, 'Microsoft.ServiceLinker', { type: 'linkers', name }));
}

/** `AuthSpec` without its secrets, for records and answers. */
export function withoutSecrets(auth: AuthSpec): RecordedAuth {
  switch (auth.kind) {
    case 'secret':
      return { kind: auth.kind, ...(auth.name !== undefined && { name: auth.name }) };
    case 'servicePrincipalSecret':
      return { kind: auth.kind, clientId: auth.clientId, principalId: auth.principalId };
    case 'userAssignedIdentity':
      return { kind: auth.kind, clientId: auth.clientId, subscriptionId: auth.subscriptionId };
    case 'keyVaultCsi':
      return { kind: auth.kind };
  }
}

/** What is remembered of a connection. */
export function toRecord(spec: ConnectionSpec, operationId: string, createdAt: string): ConnectionRecord {
  const { name, targetId, target, clientType, namespace } = spec;
  return {
    version: 1,
    name,
    targetId,
    target,
    auth: withoutSecrets(spec.auth),
    clientType,
    namespace,
    operationId,
    createdAt,
  };
}

/** A connection as callers see it. */
export function toLinker(
  cluster: string,
  connection: Omit<ConnectionRecord, 'version' | 'operationId' | 'createdAt'>,
  provisioningState: ProvisioningState,
): Linker {
  const { auth, name } = connection;
  const csi = auth.kind === 'keyVaultCsi';
  return {
    id: linkerId(cluster, name),
    name,
    type: 'microsoft.servicelinker/linkers',
    properties: {
      targetService: {
        type: 'AzureResource',
        id: connection.targetId,
        resourceProperties: csi ? { type: 'KeyVault', connectAsKubernetesCsiDriver: true } : null,
      },
      authInfo: authInfo(auth),
      clientType: connection.clientType,
      scope: connection.namespace,
      provisioningState,
    },
    kubernetesResourceName: {
      secret: secretName(name),
      ...(auth.kind === 'userAssignedIdentity' &&
        auth.clientId !== undefined && { serviceAccount: serviceAccountName(auth.clientId) }),
    },
  };
}

function authInfo(auth: RecordedAuth): unknown {
  switch (auth.kind) {
    case 'secret':
      return { authType: 'secret', name: auth.name ?? null, secretInfo: null };
    case 'servicePrincipalSecret':
      return { authType: auth.kind, clientId: auth.clientId, principalId: auth.principalId };
    case 'userAssignedIdentity':
      return { authType: auth.kind, clientId: auth.clientId, subscriptionId: auth.subscriptionId };
    case 'keyVaultCsi':
      return { authType: 'userAssignedIdentity', clientId: null, subscriptionId: null };
  }
}
