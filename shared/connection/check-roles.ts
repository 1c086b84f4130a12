import { invalid, problem, valid, type Checked } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';

type AuthInfo = NonNullable<ConnectionRequest['authInfo']>;

/** Roles whose holder can give access to others: no workload needs one. learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const GIVING: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

/** The GUIDs of the roles that take the place of the target's own. */
export function checkRoles(
  info: Exclude<AuthInfo, { authType: 'secret' }>,
): Checked<{ readonly roles?: readonly string[] }> {
  if (!info.roles) return valid({});
  if (info.authMode === 'optOutAllAuth') {
    return invalid(problem('InvalidField', 'authInfo.roles', 'with authMode optOutAllAuth no role is assigned'));
  }
  const roles = info.roles.map((role) => role.slice(-36).toLowerCase());
  const giving = roles.map((role) => GIVING[role]).filter((name) => name !== undefined);
  if (giving.length > 0) {
    const message = `${giving.join(', ')}: a role that can give access to others is not assigned to a workload`;
    return invalid(problem('InvalidField', 'authInfo.roles', message));
  }
  return valid({ roles: [...new Set(roles)] });
}
