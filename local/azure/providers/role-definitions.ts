import { ArmError } from '../arm-error.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import type { Call } from './provider.ts';

/** Some of Azure's built-in roles, as far as what they allow matters; customers' own are stored. */
const BUILT_IN: Readonly<Record<string, readonly [name: string, actions: readonly string[], notActions?: string[]]>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': ['Owner', ['*']],
  'b24988ac-6180-42a0-ab88-20f7382dd24c': [
    'Contributor',
    ['*'],
    ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
  ],
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': ['Reader', ['*/read']],
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': ['User Access Administrator', ['*/read', 'Microsoft.Authorization/*']],
  '8b54135c-b56d-4d72-a534-26097cfdc8d8': [
    'Key Vault Data Access Administrator',
    ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.KeyVault/vaults/*/read'],
  ],
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': [
    'Storage Blob Data Reader',
    ['Microsoft.Storage/storageAccounts/blobServices/containers/read'],
  ],
};

/** A role definition, which is the same at every scope that it can be assigned at. */
export function readDefinition(call: Call): ProviderAnswer {
  const guid = call.names.at(-1)?.toLowerCase() ?? '';
  const stored = call.azure.store.get(call.id);
  if (stored) return ok(stored);
  const [roleName, actions, notActions = []] = BUILT_IN[guid] ?? [];
  if (!actions) {
    const message = `The specified role definition with ID '${guid.replaceAll('-', '')}' does not exist.`;
    throw new ArmError(404, 'RoleDefinitionDoesNotExist', message);
  }
  const permissions = [{ actions, notActions, dataActions: [], notDataActions: [] }];
  const properties = { roleName, type: 'BuiltInRole', assignableScopes: ['/'], permissions };
  return ok({ id: call.id, name: guid, type: call.type, properties });
}
