import { createHash } from 'node:crypto';

import * as z from 'zod';

import { extensionResource, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { ArmError, type Arm } from './arm.ts';
import { deleteResource } from './delete-resource.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2022-04-01';

/** The name space of our version 5 UUIDs; made once, at random. */
const NAME_SPACE = 'c0a3f3f5-8f0b-4c52-9d0a-6b7f3f0f2f6e';

const assignmentSchema = z.object({
  id: z.string(),
  properties: z.object({ principalId: z.string(), roleDefinitionId: z.string(), scope: z.string().optional() }),
});

export interface WantedRole {
  readonly scope: ResourceId;
  readonly principalId: string;
  /** GUID of a built-in role. */
  readonly roleDefinitionId: string;
}

/**
 * The id of our assignment of a role: its GUID is made from scope, principal and role, so that a repeated `PUT` is the
 * same one. RFC 9562 §5.5.
 */
export function roleAssignmentId({ scope, principalId, roleDefinitionId }: WantedRole): ResourceId {
  const text = [formatResourceId(scope), principalId, roleDefinitionId].join('|').toLowerCase();
  const name = uuid5(NAME_SPACE, text);
  return extensionResource(scope, 'Microsoft.Authorization', { type: 'roleAssignments', name });
}

/** Is the role assigned to the principal, under any name, at this scope or above it? */
export async function hasRole(arm: Arm, wanted: WantedRole): Promise<boolean> {
  const path = `${formatResourceId(wanted.scope)}/providers/Microsoft.Authorization/roleAssignments`;
  // `principalId eq` gives those at the scope, above it and below it; the ones below do not count.
  const query = { $filter: `principalId eq '${wanted.principalId}'` };
  const assignments = await listAll(arm, { path, apiVersion: API_VERSION, query }, assignmentSchema);
  const scope = formatResourceId(wanted.scope).toLowerCase();
  return assignments.some(({ properties }) => {
    const role = properties.roleDefinitionId.split('/').at(-1)?.toLowerCase();
    const at = properties.scope?.toLowerCase() ?? scope;
    return (
      role === wanted.roleDefinitionId.toLowerCase() && (scope === at || scope.startsWith(at === '/' ? at : `${at}/`))
    );
  });
}

export async function putRoleAssignment(arm: Arm, wanted: WantedRole): Promise<void> {
  const { subscriptionId } = wanted.scope;
  const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${wanted.roleDefinitionId}`;
  // With the type given, Azure does not look the principal up, which fails for one made a moment ago.
  const properties = { roleDefinitionId, principalId: wanted.principalId, principalType: 'ServicePrincipal' };
  try {
    const path = formatResourceId(roleAssignmentId(wanted));
    await arm.send({ method: 'PUT', path, apiVersion: API_VERSION, body: { properties } });
  } catch (error) {
    // Someone assigned the same role under another name between our reading and our writing: that serves.
    if (error instanceof ArmError && error.code === 'RoleAssignmentExists') return;
    throw error;
  }
}

/** Is there an assignment of this id? */
export async function hasAssignment(arm: Arm, id: ResourceId): Promise<boolean> {
  try {
    await arm.send({ method: 'GET', path: formatResourceId(id), apiVersion: API_VERSION });
    return true;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return false;
    throw error;
  }
}

/** Deletes one of our assignments by its id. */
export async function deleteRoleAssignment(arm: Arm, id: ResourceId): Promise<void> {
  await deleteResource(arm, formatResourceId(id), API_VERSION);
}

function uuid5(nameSpace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(nameSpace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
