import { putRedisAccess, redisAccessState, redisAssignmentId } from '../../azure/redis-access-policy.ts';
import { hasRole, putRoleAssignment, roleAssignmentId } from '../../azure/role-assignment.ts';
import { addVaultRights, missingVaultRights } from '../../azure/vault-access-policy.ts';
import { formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import type { TargetId } from '../../connection/target-id.ts';
import { TargetError } from '../../targets/target-error.ts';
import type { Target, TargetAccess } from '../../targets/target.ts';
import type { Tools } from '../tools.ts';
import type { Identity, PlannedWrite } from './grant-access.ts';

interface Grantee {
  readonly identity: Identity;
  readonly tenantId: string;
}

/** Plans what an identity lacks to use the target: roles, or an access policy of a vault or a Redis cache. */
export async function planTargetAccess(
  tools: Tools,
  { target, id }: { target: Target; id: TargetId },
  grantee: Grantee,
): Promise<PlannedWrite[]> {
  const access = await target.access(tools.arm, id);
  switch (access.kind) {
    case 'none':
      return [];
    case 'roles':
      return planRoles(tools, access, grantee);
    case 'vaultAccessPolicy':
      return planAccessPolicy(tools, access.vault, grantee);
    case 'redisAccessPolicy':
      return planRedisAccess(tools, access, grantee);
  }
}

async function planRoles(
  tools: Tools,
  { scope, roles }: Extract<TargetAccess, { kind: 'roles' }>,
  { identity: { principalId } }: Grantee,
): Promise<PlannedWrite[]> {
  const planned: PlannedWrite[] = [];
  for (const { roleDefinitionId } of roles) {
    const wanted = { scope, principalId, roleDefinitionId };
    if (await hasRole(tools.arm, wanted)) continue;
    const id = formatResourceId(roleAssignmentId(wanted));
    const make = (): Promise<void> => putRoleAssignment(tools.arm, wanted);
    planned.push({ write: { kind: 'roleAssignment', id, principalId }, make });
  }
  return planned;
}

async function planAccessPolicy(
  tools: Tools,
  vault: ResourceId,
  { identity: { principalId }, tenantId }: Grantee,
): Promise<PlannedWrite[]> {
  const rights = await missingVaultRights(tools.arm, vault, principalId);
  if (rights.length === 0) return [];
  const holder = { principalId, tenantId, rights };
  const make = (): Promise<void> => addVaultRights(tools.arm, vault, holder);
  return [{ write: { kind: 'vaultAccessPolicy', vault: formatResourceId(vault), ...holder }, make }];
}

/** The cache carries an assignment out after it was asked to: the step is not done before that. */
async function planRedisAccess(
  tools: Tools,
  { cache, policy, refusal }: Extract<TargetAccess, { kind: 'redisAccessPolicy' }>,
  { identity: { principalId } }: Grantee,
): Promise<PlannedWrite[]> {
  if (refusal !== undefined) throw new TargetError('IdentityAuthDisabled', refusal);
  const wanted = { cache, principalId, policy };
  let state = await redisAccessState(tools.arm, wanted);
  if (state === 'granted') return [];
  const make = async (): Promise<void> => {
    if (state === 'none') state = await putRedisAccess(tools.arm, wanted);
  };
  const pending = (): string | undefined =>
    state === 'granted' ? undefined : `Redis cache ${resourceName(cache)} is assigning access policy ${policy}`;
  const id = formatResourceId(redisAssignmentId(wanted));
  return [{ write: { kind: 'redisAccessPolicy', id, principalId }, make, pending }];
}
