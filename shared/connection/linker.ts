import { secretName, serviceAccountName } from './names.ts';
import { extensionResource, formatResourceId, parseResourceId } from './resource-id.ts';
import type { AuthSpec, ConnectionRecord, ConnectionSpec, RecordedAuth } from './spec.ts';
import type { ServiceEndpoint } from './target-id.ts';

/** A connection in the shape of ARM's `Microsoft.ServiceLinker/linkers`, without any secret. */
export interface Linker {
  readonly id: string;
  readonly name: string;
  readonly type: 'microsoft.servicelinker/linkers';
  readonly properties: {
    readonly targetService: LinkedService;
    readonly authInfo: unknown;
    readonly clientType: string;
    readonly scope: string;
    readonly provisioningState: ProvisioningState;
    readonly configurationInfo?: { readonly additionalConnectionStringProperties: Readonly<Record<string, string>> };
  };
  /** As `az aks connection show` adds it. */
  readonly kubernetesResourceName: { readonly secret: string; readonly serviceAccount?: string };
}

type LinkedService =
  { readonly type: 'AzureResource'; readonly id: string; readonly resourceProperties: unknown } | ServiceEndpoint;

export type ProvisioningState = 'Accepted' | 'Deleting' | 'Succeeded' | 'Failed';

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
  const { name, targetId, targetType, target, address, clientType, namespace } = spec;
  return {
    version: 1,
    name,
    targetId,
    ...(targetType && { targetType }),
    target,
    auth: withoutSecrets(spec.auth),
    ...(address && { address }),
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
  const { auth, name, address } = connection;
  return {
    id: linkerId(cluster, name),
    name,
    type: 'microsoft.servicelinker/linkers',
    properties: {
      targetService: targetService(connection),
      authInfo: authInfo(auth),
      clientType: connection.clientType,
      scope: connection.namespace,
      provisioningState,
      ...(address && {
        configurationInfo: {
          additionalConnectionStringProperties: { Server: address.server, Database: address.database },
        },
      }),
    },
    kubernetesResourceName: {
      secret: secretName(name),
      ...(auth.kind === 'userAssignedIdentity' &&
        auth.clientId !== undefined && { serviceAccount: serviceAccountName(auth.clientId) }),
    },
  };
}

function targetService({
  targetId,
  targetType,
  auth,
}: Pick<ConnectionRecord, 'targetId' | 'targetType' | 'auth'>): LinkedService {
  if (targetType !== undefined) return { type: targetType, endpoint: targetId };
  const csi = auth.kind === 'keyVaultCsi';
  const resourceProperties = csi ? { type: 'KeyVault', connectAsKubernetesCsiDriver: true } : null;
  return { type: 'AzureResource', id: targetId, resourceProperties };
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
