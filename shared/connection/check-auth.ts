import type { Target } from '../targets/target.ts';
import { checkRoles } from './check-roles.ts';
import { checkSecretInfo, type GivenSecret } from './check-secret-info.ts';
import { invalid, problem, valid, type Checked, type Problem } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';
import type { ResourceId } from './resource-id.ts';
import type { AuthKind } from './vocabulary.ts';

/** `AuthSpec` before the caller's secret is sealed. */
export type CheckedAuth =
  | { readonly kind: 'secret'; readonly name?: string; readonly secret?: GivenSecret }
  | {
      readonly kind: 'servicePrincipalSecret';
      readonly clientId: string;
      readonly principalId: string;
      readonly secret: GivenSecret;
      readonly roles?: readonly string[];
    }
  | {
      readonly kind: 'userAssignedIdentity';
      readonly clientId: string;
      readonly subscriptionId: string;
      readonly roles?: readonly string[];
    }
  | { readonly kind: 'keyVaultCsi' };

type AuthInfo = NonNullable<ConnectionRequest['authInfo']>;
type SecretAuthInfo = Extract<AuthInfo, { authType: 'secret' }>;

/** Checks that the target takes this auth type and that everything the auth type needs is there. */
export function checkAuth(request: ConnectionRequest, target: Target, cluster: ResourceId): Checked<CheckedAuth> {
  const service = request.targetService;
  if (service.type === 'AzureResource' && service.resourceProperties?.connectAsKubernetesCsiDriver === true) {
    return checkCsi(request, target);
  }
  const info = request.authInfo;
  if (!info) return invalid(problem('MissingField', 'authInfo', `authInfo is required: ${kinds(target)}`));
  if (!target.authKinds.includes(info.authType)) {
    const message = `${target.name} does not support authType '${info.authType}'. Supported: ${kinds(target)}`;
    return invalid(problem('AuthTypeNotSupported', 'authInfo.authType', message));
  }
  if (info.authType === 'secret') return checkSecret(info, target, request.secretStore?.keyVaultId);
  const roles = checkRoles(info);
  if (!roles.ok) return roles;
  if (info.authType === 'userAssignedIdentity') return checkIdentity(info, cluster, roles.value);
  const { authType: kind, clientId, principalId, secret } = info;
  return valid({ kind, clientId, principalId, secret: { kind: 'plain', value: secret }, ...roles.value });
}

function checkIdentity(
  { clientId, subscriptionId }: Extract<AuthInfo, { authType: 'userAssignedIdentity' }>,
  cluster: ResourceId,
  roles: { readonly roles?: readonly string[] },
): Checked<CheckedAuth> {
  if (clientId === undefined) {
    const message =
      "authInfo.clientId is required: the client id of the user-assigned managed identity, not the cluster's own";
    return invalid(problem('MissingField', 'authInfo.clientId', message));
  }
  return valid({
    kind: 'userAssignedIdentity',
    clientId: clientId.toLowerCase(),
    subscriptionId: subscriptionId ?? cluster.subscriptionId,
    ...roles,
  });
}

function checkCsi(request: ConnectionRequest, target: Target): Checked<CheckedAuth> {
  if (!target.authKinds.includes('keyVaultCsi')) {
    const field = 'targetService.resourceProperties';
    return invalid(
      problem('AuthTypeNotSupported', field, `${target.name} has no Kubernetes CSI driver; only keyvault has`),
    );
  }
  const info = request.authInfo;
  if (info === undefined || isLeftToAddon(info)) {
    return valid({ kind: 'keyVaultCsi' });
  }
  const message = "with connectAsKubernetesCsiDriver the add-on's own identity is used: leave authInfo out";
  return invalid(problem('InvalidField', 'authInfo', message));
}

function isLeftToAddon(info: AuthInfo): boolean {
  return info.authType === 'userAssignedIdentity' && info.clientId === undefined && info.roles === undefined;
}

function checkSecret(info: SecretAuthInfo, target: Target, vaultId: string | undefined): Checked<CheckedAuth> {
  if (target.secretFrom === 'target') return checkNoSecret(info, target);
  const { name, secretInfo } = info;
  const missing = [
    ...(name === undefined && target.secretFrom === 'caller' ? [required('name', 'the login name or key')] : []),
    ...(secretInfo === undefined ? [required('secretInfo', SECRETS[target.secretFrom])] : []),
  ];
  if (missing.length > 0 || secretInfo === undefined) return invalid(...missing);
  const secret = checkSecretInfo(secretInfo, vaultId);
  return secret.ok ? valid({ kind: 'secret', ...(name !== undefined && { name }), secret: secret.value }) : secret;
}

function checkNoSecret(info: SecretAuthInfo, target: Target): Checked<CheckedAuth> {
  if (info.secretInfo === undefined && info.name === undefined) return valid({ kind: 'secret' });
  const message = `the keys of ${target.name} are read from the target itself: leave name and secretInfo out`;
  return invalid(problem('InvalidField', 'authInfo.secretInfo', message));
}

const SECRETS: Record<Target['secretFrom'], string> = {
  caller: "the login's password, or the key's secret",
  callerWithoutName: 'the connection string',
  target: 'nothing',
  unsupported: 'nothing',
};

function required(field: 'name' | 'secretInfo', what: string): Problem {
  return problem('MissingField', `authInfo.${field}`, `authInfo.${field} is required: ${what}`);
}

function kinds(target: Target): string {
  const names: Record<AuthKind, string> = {
    secret: 'secret',
    servicePrincipalSecret: 'servicePrincipalSecret',
    userAssignedIdentity: 'userAssignedIdentity',
    keyVaultCsi: 'none with targetService.resourceProperties.connectAsKubernetesCsiDriver',
  };
  return target.authKinds.map((kind) => names[kind]).join(', ');
}
