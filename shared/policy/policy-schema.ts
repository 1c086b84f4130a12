import * as z from 'zod';

import { AUTH_KINDS } from '../connection/vocabulary.ts';

/** What a caller may be allowed to do with connections. */
export const POLICY_ACTIONS = ['read', 'create', 'update', 'delete', 'validate', 'cancel'] as const;

export type PolicyAction = (typeof POLICY_ACTIONS)[number];

const text = z.string().min(1).max(2000);
const list = z.array(text).min(1);

const rule = z.strictObject({
  description: z.string().optional(),
  principals: z.array(z.guid()).min(1).optional(),
  roles: list.optional(),
  clusters: list,
  namespaces: list,
  targets: list,
  authTypes: z.array(z.enum(AUTH_KINDS)).min(1).optional(),
  identities: list.optional(),
  assignedRoles: z.array(z.guid()).min(1).optional(),
  actions: z.array(z.enum(POLICY_ACTIONS)).min(1).optional(),
});

/** The file that the setting `POLICY_FILE` names. Unknown fields are errors: a misspelt limit would be no limit. */
export const policySchema = z.strictObject({ $schema: z.string().optional(), rules: z.array(rule) });

export type Rule = z.infer<typeof rule>;
