import { invalid, problem, valid, type Checked } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';

type AuthInfo = NonNullable<ConnectionRequest['authInfo']>;

/** The GUIDs of the roles that take the place of the target's own. */
export function checkRoles(
  info: Exclude<AuthInfo, { authType: 'secret' }>,
): Checked<{ readonly roles?: readonly string[] }> {
  if (!info.roles) return valid({});
  if (info.authMode === 'optOutAllAuth') {
    return invalid(problem('InvalidField', 'authInfo.roles', 'with authMode optOutAllAuth no role is assigned'));
  }
  const roles = info.roles.map((role) => role.slice(-36).toLowerCase());
  return valid({ roles: [...new Set(roles)] });
}
