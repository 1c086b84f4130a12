import type { ConnectionRecord, ConnectionSpec } from '../connection/spec.ts';
import { optsOut } from '../connection/spec.ts';
import { findTargetByName } from '../targets/catalogue.ts';
import type { Target, TargetAccess } from '../targets/target.ts';

/** A connection or its record, as far as it says what its identity is given. */
type Described = Pick<ConnectionRecord | ConnectionSpec, 'target' | 'optOut'> & {
  readonly auth: { readonly roles?: readonly string[] } | object;
};

/** The target of a connection, which gives an identity what the connection asks for: its own roles, or nothing. */
export function targetOf(connection: Described): Target {
  const target = findTargetByName(connection.target);
  if (optsOut(connection, 'auth'))
    return { ...target, access: () => Promise.resolve({ kind: 'none' }), ways: () => [] };
  const roles = rolesOf(connection);
  if (!roles) return target;
  return {
    ...target,
    access: async (arm, id) => withRoles(await target.access(arm, id), roles),
    ways: (id) => (target.ways?.(id) ?? []).map((way) => withRoles(way, roles)),
  };
}

/** The roles that the connection asks for in the place of the target's own. */
export function rolesOf({ auth }: Described): readonly string[] | undefined {
  return 'roles' in auth ? auth.roles : undefined;
}

/** What is not given by roles is not given at all: `resolveConnection` has refused the combination. */
function withRoles(access: TargetAccess, roles: readonly string[]): TargetAccess {
  if (access.kind !== 'roles') return { kind: 'none' };
  return { ...access, roles: roles.map((roleDefinitionId) => ({ name: roleDefinitionId, roleDefinitionId })) };
}
