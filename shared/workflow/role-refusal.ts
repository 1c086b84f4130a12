import type { Arm } from '../azure/arm.ts';
import { readRoleDefinition } from '../azure/role-definition.ts';
import { matchesGlob } from '../policy/glob.ts';

/** What gives access to others, or to oneself. No workload needs it for the use of a backing service. */
const GIVING = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
  'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/elevateAccess/action',
].map((action) => action.toLowerCase());

/**
 * Why the roles that a request names cannot be assigned; `undefined` when they can. A role that may do everything is
 * refused even if giving access is taken out of it: much of the rest leads there.
 */
export async function roleRefusal(
  arm: Arm,
  subscriptionId: string,
  roles: readonly string[],
): Promise<string | undefined> {
  for (const guid of roles) {
    const role = await readRoleDefinition(arm, subscriptionId, guid);
    if (!role) return `role ${guid} does not exist in subscription ${subscriptionId}`;
    if (role.actions.some(gives)) {
      return `role ${role.roleName} (${guid}) can give access to others and is not assigned to a workload`;
    }
  }
  return undefined;
}

function gives(pattern: string): boolean {
  return GIVING.some((action) => matchesGlob(pattern.toLowerCase(), action));
}
