import { putRedisAccess, redisAssignmentId } from '../../azure/redis-access-policy.ts';
import { putRoleAssignment, roleAssignmentId } from '../../azure/role-assignment.ts';
import { addVaultRights } from '../../azure/vault-access-policy.ts';
import { formatResourceId, resourceName } from '../../connection/resource-id.ts';
import type { TargetId } from '../../connection/target-id.ts';
import type { Target } from '../../targets/target.ts';
import type { Tools } from '../tools.ts';
import { inTurnOf } from '../turns.ts';
import type { Identity, PlannedWrite } from './grant-access.ts';
import { missingAccess, type MissingAccess } from './missing-access.ts';

interface Grantee {
  readonly identity: Identity;
  readonly tenantId: string;
  /** Whose principal it is, as undo has to know it. */
  readonly holder?: string;
}

/** Plans what an identity lacks to use the target: roles, or an access policy of a vault or a Redis cache. */
export async function planTargetAccess(
  tools: Tools,
  where: { readonly target: Target; readonly id: TargetId },
  grantee: Grantee,
): Promise<PlannedWrite[]> {
  const missing = await missingAccess(tools, where, grantee.identity.principalId);
  return missing.map((one) => toWrite(tools, one, grantee));
}

function toWrite(tools: Tools, missing: MissingAccess, grantee: Grantee): PlannedWrite {
  switch (missing.kind) {
    case 'role':
      return roleWrite(tools, missing, grantee);
    case 'vaultRights':
      return vaultWrite(tools, missing, grantee);
    case 'redisPolicy':
      return redisWrite(tools, missing, grantee);
  }
}

function roleWrite(
  tools: Tools,
  { scope, role }: Extract<MissingAccess, { kind: 'role' }>,
  { identity: { principalId }, ...grantee }: Grantee,
): PlannedWrite {
  const wanted = { scope, principalId, roleDefinitionId: role.roleDefinitionId };
  const id = formatResourceId(roleAssignmentId(wanted));
  return {
    write: { kind: 'roleAssignment', id, principalId, ...holderOf(grantee) },
    make: () => putRoleAssignment(tools.arm, wanted),
  };
}

function vaultWrite(
  tools: Tools,
  { vault, rights }: Extract<MissingAccess, { kind: 'vaultRights' }>,
  { identity: { principalId }, tenantId }: Grantee,
): PlannedWrite {
  const holder = { principalId, tenantId, rights };
  const write = { kind: 'vaultAccessPolicy', vault: formatResourceId(vault), ...holder } as const;
  return { write, make: () => inTurnOf(tools, vault, () => addVaultRights(tools.arm, vault, holder)) };
}

/** The cache carries an assignment out after it was asked to: the step is not done before that. */
function redisWrite(
  tools: Tools,
  { cache, policy, ...before }: Extract<MissingAccess, { kind: 'redisPolicy' }>,
  { identity: { principalId }, ...grantee }: Grantee,
): PlannedWrite {
  const wanted = { cache, principalId, policy };
  let state: 'none' | 'inProgress' | 'granted' = before.state;
  const make = async (): Promise<void> => {
    if (state === 'none') state = await putRedisAccess(tools.arm, wanted);
  };
  const pending = (): string | undefined =>
    state === 'granted' ? undefined : `Redis cache ${resourceName(cache)} is assigning access policy ${policy}`;
  const id = formatResourceId(redisAssignmentId(wanted));
  return { write: { kind: 'redisAccessPolicy', id, principalId, ...holderOf(grantee) }, make, pending };
}

function holderOf({ holder }: Pick<Grantee, 'holder'>): Pick<Grantee, 'holder'> {
  return holder === undefined ? {} : { holder };
}
