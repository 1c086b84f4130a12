import type { Target } from '../targets/target.ts';
import { invalid, problem, valid, type Checked, type Problem } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';
import type { ResourceId } from './resource-id.ts';
import type { AuthKind } from './vocabulary.ts';

/** A secret as the caller gave it: the text itself, or where it is kept. */
export type GivenSecret =
  { readonly kind: 'plain'; readonly value: string } | { readonly kind: 'keyVault'; readonly uri: string };

/** `AuthSpec` before the caller's secret is sealed. */
export type CheckedAuth =
  | { readonly kind: 'secret'; readonly name?: string; readonly secret?: GivenSecret }
  | {
      readonly kind: 'servicePrincipalSecret';
      readonly clientId: string;
      readonly principalId: string;
      readonly secret: GivenSecret;
    }
  | { readonly kind: 'userAssignedIdentity'; readonly clientId: string; readonly subscriptionId: string }
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
  switch (info.authType) {
    case 'secret':
      return checkSecret(info, target);
    case 'servicePrincipalSecret': {
      const { clientId, principalId, secret } = info;
      return valid({ kind: info.authType, clientId, principalId, secret: { kind: 'plain', value: secret } });
    }
    case 'userAssignedIdentity':
      return checkIdentity(info.clientId, info.subscriptionId ?? cluster.subscriptionId);
  }
}

function checkIdentity(clientId: string | undefined, subscriptionId: string): Checked<CheckedAuth> {
  if (clientId === undefined) {
    const message =
      "authInfo.clientId is required: the client id of the user-assigned managed identity, not the cluster's own";
    return invalid(problem('MissingField', 'authInfo.clientId', message));
  }
  return valid({ kind: 'userAssignedIdentity', clientId: clientId.toLowerCase(), subscriptionId });
}

function checkCsi(request: ConnectionRequest, target: Target): Checked<CheckedAuth> {
  if (!target.authKinds.includes('keyVaultCsi')) {
    const field = 'targetService.resourceProperties';
    return invalid(
      problem('AuthTypeNotSupported', field, `${target.name} has no Kubernetes CSI driver; only keyvault has`),
    );
  }
  const info = request.authInfo;
  if (info === undefined || (info.authType === 'userAssignedIdentity' && info.clientId === undefined)) {
    return valid({ kind: 'keyVaultCsi' });
  }
  const message = "with connectAsKubernetesCsiDriver the add-on's own identity is used: leave authInfo out";
  return invalid(problem('InvalidField', 'authInfo', message));
}

function checkSecret(info: SecretAuthInfo, target: Target): Checked<CheckedAuth> {
  if (target.secretFrom === 'target') return checkNoSecret(info, target);
  const { name, secretInfo } = info;
  const missing = [
    ...(name === undefined && target.secretFrom === 'caller' ? [required('name', 'the login name or key')] : []),
    ...(secretInfo === undefined ? [required('secretInfo', SECRETS[target.secretFrom])] : []),
  ];
  if (missing.length > 0 || secretInfo === undefined) return invalid(...missing);
  const secret = checkSecretInfo(secretInfo);
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

function checkSecretInfo(info: NonNullable<SecretAuthInfo['secretInfo']>): Checked<GivenSecret> {
  if (info.secretType === 'rawValue') return valid({ kind: 'plain', value: info.value });
  if (isKeyVaultSecretUri(info.value)) return valid({ kind: 'keyVault', uri: info.value });
  const message = 'must be https://{vault}.vault.azure.net/secrets/{name} with an optional /{version}';
  return invalid(problem('InvalidField', 'authInfo.secretInfo.value', message));
}

/** Only the form: whose vault it is, is decided by the permissions of the service's identity. */
function isKeyVaultSecretUri(text: string): boolean {
  return /^https:\/\/[A-Za-z0-9-]{3,24}\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]{1,127}(\/[A-Za-z0-9]{1,64})?$/.test(
    text,
  );
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
