import * as z from 'zod';

import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { matchesGlob } from '../policy/glob.ts';
import type { Arm } from './arm.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2022-04-01';

const permissionSchema = z.object({
  actions: z.array(z.string()).nullish(),
  notActions: z.array(z.string()).nullish(),
});

/** What one role assignment lets the caller do; patterns may hold `*`. */
export type Permission = z.infer<typeof permissionSchema>;

/**
 * The permissions that the service itself has at a resource, or at the subscription whose path is given, by its role
 * assignments there and above.
 */
export function readOwnPermissions(arm: Arm, scope: ResourceId | string): Promise<Permission[]> {
  const at = typeof scope === 'string' ? scope : formatResourceId(scope);
  const path = `${at}/providers/Microsoft.Authorization/permissions`;
  return listAll(arm, { path, apiVersion: API_VERSION }, permissionSchema);
}

/** Is an action allowed? Each assignment counts by itself: what one excludes, another may give. */
export function isPermitted(permissions: readonly Permission[], action: string): boolean {
  const fits = (patterns: readonly string[] | null | undefined): boolean =>
    patterns?.some((pattern) => covers(pattern, action)) ?? false;
  return permissions.some(({ actions, notActions }) => fits(actions) && !fits(notActions));
}

function covers(pattern: string, action: string): boolean {
  return matchesGlob(pattern.toLowerCase(), action.toLowerCase());
}
