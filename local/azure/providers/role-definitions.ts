import { ArmError } from '../arm-error.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import type { Store } from '../store/store.ts';
import { builtInRole } from './built-in-roles.ts';
import type { Call } from './provider.ts';

/** A role definition, which is the same at every scope that it can be assigned at; customers' own are stored. */
export function readDefinition(call: Call): ProviderAnswer {
  const guid = call.names.at(-1)?.toLowerCase() ?? '';
  const stored = call.azure.store.get(call.id);
  if (stored) return ok(stored);
  const role = builtInRole(guid);
  if (!role) throw noDefinition(guid);
  const { name: roleName, actions, notActions = [] } = role;
  const permissions = [{ actions, notActions, dataActions: [], notDataActions: [] }];
  const properties = { roleName, type: 'BuiltInRole', assignableScopes: ['/'], permissions };
  return ok({ id: call.id, name: guid, type: call.type, properties });
}

/** Throws if no role has the GUID. */
export function requireDefinition(store: Store, guid: string): void {
  const own = store.list('', 'Microsoft.Authorization/roleDefinitions');
  const isOwn = own.some(({ id }) => id.toLowerCase().endsWith(`/${guid.toLowerCase()}`));
  if (!isOwn && !builtInRole(guid.toLowerCase())) throw noDefinition(guid.toLowerCase());
}

function noDefinition(guid: string): ArmError {
  const message = `The specified role definition with ID '${guid.replaceAll('-', '')}' does not exist.`;
  return new ArmError(404, 'RoleDefinitionDoesNotExist', message);
}
