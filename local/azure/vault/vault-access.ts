import { ArmError } from '../arm-error.ts';
import { SERVICE } from '../gateway/tokens.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';
import { isWithin } from '../resource-path.ts';
import type { Document, Store } from '../store/store.ts';

/** Built-in roles whose data actions let one read the value of a secret. */
const READING_ROLES = [
  '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7', // Key Vault Secrets Officer
  '00482a5a-887f-4fb3-b363-3b74fe9f5c12', // Key Vault Administrator
];

/** The vault of a name, of which there is one in all of Azure. */
export function findVault(store: Store, name: string): Document | undefined {
  const vaults = store.list('', 'Microsoft.KeyVault/vaults');
  return vaults.find((vault) => vault.name.toLowerCase() === name.toLowerCase());
}

/** Lets the service read a secret of a vault if a policy or, where the vault goes by them, a role says so. */
export function authorizeSecretRead(store: Store, [, name = '', , secret = '']: readonly string[]): void {
  const vault = findVault(store, name);
  if (!vault) return;
  const properties = asObject(vault.properties);
  const byRole = properties.enableRbacAuthorization === true;
  if (byRole ? hasRole(store, vault) : hasPolicy(properties)) return;
  const at = `${vault.name};location=${asText(vault.location) ?? ''}`;
  throw byRole
    ? refused(
        'ForbiddenByRbac',
        `Caller is not authorized to perform action on resource.\r\nCaller: appid=${SERVICE.clientId};oid=${SERVICE.objectId}\r\n` +
          `Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '${vault.id}/secrets/${secret}'\r\nVault: ${at}`,
      )
    : refused(
        'AccessDenied',
        `The user, group or application 'appid=${SERVICE.clientId};oid=${SERVICE.objectId}' does not have secrets get permission on key vault '${at}'.`,
      );
}

function hasPolicy({ accessPolicies }: JsonObject): boolean {
  const policies = Array.isArray(accessPolicies) ? accessPolicies.filter(isObject) : [];
  return policies.some(({ objectId, permissions }) => {
    const { secrets } = asObject(permissions);
    const given = (Array.isArray(secrets) ? secrets : []).map((one) => String(one).toLowerCase());
    return asText(objectId)?.toLowerCase() === SERVICE.objectId && (given.includes('get') || given.includes('all'));
  });
}

function hasRole(store: Store, vault: Document): boolean {
  return store.list('', 'Microsoft.Authorization/roleAssignments').some((assignment) => {
    const { principalId, roleDefinitionId, scope } = asObject(assignment.properties);
    const role = asText(roleDefinitionId)?.split('/').at(-1)?.toLowerCase() ?? '';
    const isOurs = asText(principalId)?.toLowerCase() === SERVICE.objectId;
    return isOurs && READING_ROLES.includes(role) && isWithin(vault.id, asText(scope) ?? '');
  });
}

function refused(innerCode: string, message: string): ArmError {
  return new ArmError(403, 'Forbidden', message, { innerCode });
}
