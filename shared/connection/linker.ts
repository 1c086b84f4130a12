import { recordConfiguration, toConfigurationInfo, type ConfigurationInfo } from './configuration.ts';
import { secretName, serviceAccountName } from './names.ts';
import { extensionResource, formatResourceId, parseResourceId } from './resource-id.ts';
import { optsOut, type AuthSpec, type ConnectionRecord, type ConnectionSpec, type RecordedAuth } from './spec.ts';
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
    readonly configurationInfo?: ConfigurationInfo<string>;
    readonly publicNetworkSolution?: { readonly action: 'optOut' };
  };
  /** As `az aks connection show` adds it. */
  readonly kubernetesResourceName: { readonly secret?: string; readonly serviceAccount?: string };
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
function withoutSecrets(auth: AuthSpec): RecordedAuth {
  switch (auth.kind) {
    case 'secret':
      return {
        kind: auth.kind,
        ...(auth.name !== undefined && { name: auth.name }),
        ...(auth.secret?.kind === 'keyVault' && { secretUri: auth.secret.uri }),
      };
    case 'servicePrincipalSecret':
      return { kind: auth.kind, clientId: auth.clientId, principalId: auth.principalId, ...rolesOf(auth) };
    case 'userAssignedIdentity':
      return { kind: auth.kind, clientId: auth.clientId, subscriptionId: auth.subscriptionId, ...rolesOf(auth) };
    case 'keyVaultCsi':
      return { kind: auth.kind };
  }
}

function rolesOf({ roles }: { readonly roles?: readonly string[] }): Pick<RecordedAuth, 'roles'> {
  return roles ? { roles } : {};
}

/** What is remembered of a connection. */
export function toRecord(spec: ConnectionSpec, operationId: string, createdAt: string): ConnectionRecord {
  const { name, targetId, targetType, target, address, clientType, namespace, optOut, configuration } = spec;
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
    ...(optOut && { optOut }),
    ...(configuration && { configuration: recordConfiguration(configuration) }),
    ...(spec.reconcile && { reconcile: spec.reconcile }),
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
  // Values are not remembered; for AKS Service Connector shows them as empty texts.
  const configurationInfo = toConfigurationInfo(connection, '');
  return {
    id: linkerId(cluster, name),
    name,
    type: 'microsoft.servicelinker/linkers',
    properties: {
      targetService: targetService(connection),
      authInfo: { ...authInfo(auth), ...(optsOut(connection, 'auth') && { authMode: 'optOutAllAuth' }) },
      clientType: connection.clientType,
      scope: connection.namespace,
      provisioningState,
      ...(configurationInfo && { configurationInfo }),
      ...(optsOut(connection, 'publicnetwork') && { publicNetworkSolution: { action: 'optOut' } }),
    },
    kubernetesResourceName: {
      ...(!optsOut(connection, 'configinfo') && { secret: secretName(name) }),
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

function authInfo(auth: RecordedAuth): object {
  switch (auth.kind) {
    case 'secret':
      return { authType: 'secret', name: auth.name ?? null, secretInfo: null };
    case 'servicePrincipalSecret':
      return { authType: auth.kind, clientId: auth.clientId, principalId: auth.principalId, ...rolesOf(auth) };
    case 'userAssignedIdentity':
      return { authType: auth.kind, clientId: auth.clientId, subscriptionId: auth.subscriptionId, ...rolesOf(auth) };
    case 'keyVaultCsi':
      return { authType: 'userAssignedIdentity', clientId: null, subscriptionId: null };
  }
}
