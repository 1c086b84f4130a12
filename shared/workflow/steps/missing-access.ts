import { redisAccessState, redisAssignmentId, type WantedRedisAccess } from '../../azure/redis-access-policy.ts';
import { hasRole, roleAssignmentId } from '../../azure/role-assignment.ts';
import { missingVaultRights } from '../../azure/vault-access-policy.ts';
import { formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import type { TargetId } from '../../connection/target-id.ts';
import { TargetError } from '../../targets/target-error.ts';
import type { Target, TargetAccess, TargetRole } from '../../targets/target.ts';
import type { Tools } from '../tools.ts';
import { inTurnOf } from '../turns.ts';

/** Something that a principal lacks to use a target. */
export type MissingAccess =
  | { readonly kind: 'role'; readonly scope: ResourceId; readonly role: TargetRole }
  /** `rights` as `secrets/get`. */
  | { readonly kind: 'vaultRights'; readonly vault: ResourceId; readonly rights: readonly string[] }
  /** `inProgress` while the cache carries an assignment out. */
  | {
      readonly kind: 'redisPolicy';
      readonly cache: ResourceId;
      readonly policy: string;
      readonly state: 'none' | 'inProgress';
    };

/**
 * What a principal lacks to use the target; everything that the target asks for when there is no principal yet. Looks in
 * turns, so that what is just being taken away is missing. Throws `TargetError` when the target lets no identity in.
 */
export async function missingAccess(
  tools: Tools,
  { target, id }: { readonly target: Target; readonly id: TargetId },
  principalId: string | undefined,
): Promise<MissingAccess[]> {
  const access = await target.access(tools.arm, id);
  switch (access.kind) {
    case 'none':
      return [];
    case 'roles':
      return missingRoles(tools, access, principalId);
    case 'vaultAccessPolicy': {
      const { vault } = access;
      const rights = await inTurnOf(tools, vault, () => missingVaultRights(tools.arm, vault, principalId));
      return rights.length === 0 ? [] : [{ kind: 'vaultRights', vault, rights }];
    }
    case 'redisAccessPolicy':
      return missingRedisPolicy(tools, access, principalId);
  }
}

async function missingRoles(
  tools: Tools,
  { scope, roles }: Extract<TargetAccess, { kind: 'roles' }>,
  principalId: string | undefined,
): Promise<MissingAccess[]> {
  const missing: MissingAccess[] = [];
  for (const role of roles) {
    if (!(await holdsRole(tools, scope, role, principalId))) missing.push({ kind: 'role', scope, role });
  }
  return missing;
}

async function holdsRole(
  tools: Tools,
  scope: ResourceId,
  { roleDefinitionId }: TargetRole,
  principalId: string | undefined,
): Promise<boolean> {
  if (principalId === undefined) return false;
  const wanted = { scope, principalId, roleDefinitionId };
  return inTurnOf(tools, roleAssignmentId(wanted), () => hasRole(tools.arm, wanted));
}

async function missingRedisPolicy(
  tools: Tools,
  { cache, policy, refusal }: Extract<TargetAccess, { kind: 'redisAccessPolicy' }>,
  principalId: string | undefined,
): Promise<MissingAccess[]> {
  if (refusal !== undefined) throw new TargetError('IdentityAuthDisabled', refusal);
  const state = principalId === undefined ? 'none' : await redisState(tools, { cache, principalId, policy });
  return state === 'granted' ? [] : [{ kind: 'redisPolicy', cache, policy, state }];
}

function redisState(tools: Tools, wanted: WantedRedisAccess): ReturnType<typeof redisAccessState> {
  return inTurnOf(tools, redisAssignmentId(wanted), () => redisAccessState(tools.arm, wanted));
}

/** Names what is missing for a person. */
export function describeMissing(missing: MissingAccess): string {
  switch (missing.kind) {
    case 'role':
      return `role ${missing.role.name} at ${formatResourceId(missing.scope)}`;
    case 'vaultRights':
      return `rights ${missing.rights.join(', ')} in ${formatResourceId(missing.vault)}`;
    case 'redisPolicy':
      return `access policy ${missing.policy} of ${formatResourceId(missing.cache)}`;
  }
}
