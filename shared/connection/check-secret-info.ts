import { invalid, problem, valid, type Checked } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';
import { parseResourceId, resourceName, resourceType } from './resource-id.ts';
import { parseSecretUri } from './secret-uri.ts';

/** A secret as the caller gave it: the text itself, or where it is kept. */
export type GivenSecret =
  { readonly kind: 'plain'; readonly value: string } | { readonly kind: 'keyVault'; readonly uri: string };

type SecretAuthInfo = Extract<NonNullable<ConnectionRequest['authInfo']>, { authType: 'secret' }>;
type SecretInfo = NonNullable<SecretAuthInfo['secretInfo']>;

/** Checks where the caller's secret is; a reference names it in the vault `vaultId`. */
export function checkSecretInfo(info: SecretInfo, vaultId: string | undefined): Checked<GivenSecret> {
  switch (info.secretType) {
    case 'rawValue':
      return valid({ kind: 'plain', value: info.value });
    case 'keyVaultSecretUri':
      return checkUri(info.value);
    case 'keyVaultSecretReference':
      return checkReference(info, vaultId);
  }
}

function checkUri(uri: string): Checked<GivenSecret> {
  // Only the form: whose vault it is, is decided by the permissions of the service's identity.
  if (parseSecretUri(uri)) return valid({ kind: 'keyVault', uri });
  const message = 'must be https://{vault}.vault.azure.net/secrets/{name} with an optional /{version}';
  return invalid(problem('InvalidField', 'authInfo.secretInfo.value', message));
}

function checkReference(
  { name, version }: Extract<SecretInfo, { secretType: 'keyVaultSecretReference' }>,
  vaultId: string | undefined,
): Checked<GivenSecret> {
  const field = 'secretStore.keyVaultId';
  if (vaultId === undefined) {
    return invalid(problem('MissingField', field, `${field} is required: the vault that the reference is into`));
  }
  const vault = parseResourceId(vaultId);
  const isVault = vault && resourceType(vault).toLowerCase() === 'microsoft.keyvault/vaults';
  if (!isVault || !/^[A-Za-z0-9-]{3,24}$/.test(resourceName(vault))) {
    return invalid(problem('InvalidField', field, `${field} must be the resource id of a Key Vault`));
  }
  const path = version === undefined ? name : `${name}/${version}`;
  return checkUri(`https://${resourceName(vault).toLowerCase()}.vault.azure.net/secrets/${path}`);
}

/** A vault without a reference into it would be ignored silently. */
export function checkSecretStore({ secretStore, authInfo }: ConnectionRequest): ReturnType<typeof problem>[] {
  const isReference = authInfo?.authType === 'secret' && authInfo.secretInfo?.secretType === 'keyVaultSecretReference';
  if (!secretStore || isReference) return [];
  const message =
    'secretStore is for a secretInfo of type keyVaultSecretReference only: Service Connector stores no secrets of AKS connections in a Key Vault';
  return [problem('FieldNotSupported', 'secretStore', message)];
}
