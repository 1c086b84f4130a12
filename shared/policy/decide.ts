import type { Access } from './access.ts';
import { describeCaller, type Caller } from './caller.ts';
import { coversScope, matchesGlob } from './glob.ts';
import type { Rule } from './policy-schema.ts';

/** One thing that keeps a rule from allowing an access; `target` is the field of the request that it is about. */
export interface Missing {
  readonly target: string;
  readonly message: string;
}

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly message: string; readonly missing: readonly Missing[] };

/** Decides by the rules: what no single rule allows as a whole is denied, and the nearest rule says what is missing. */
export function decide(rules: readonly Rule[], caller: Caller, access: Access): Decision {
  const who = describeCaller(caller);
  const own = rules.filter((rule) => appliesTo(rule, caller));
  const judged = own.map((rule) => ({ rule, missing: whatIsMissing(rule, access) }));
  if (judged.some(({ missing }) => missing.length === 0)) return { allowed: true };
  const [nearest] = judged.toSorted((one, other) => distance(one.missing) - distance(other.missing));
  if (nearest === undefined) return { allowed: false, message: `no rule of the policy is for the ${who}`, missing: [] };
  const { rule, missing } = nearest;
  const reasons = missing.map((one) => one.message).join('; ');
  const which = `rule ${rules.indexOf(rule) + 1}${rule.description === undefined ? '' : `, "${rule.description}"`}`;
  return { allowed: false, message: `the policy does not allow this to the ${who}: ${reasons} (${which})`, missing };
}

/** A rule for other actions is not near, however little else is missing: a rule to look says nothing to who writes. */
function distance(missing: readonly Missing[]): number {
  return missing.length + (missing.some(({ target }) => target === 'action') ? FAR : 0);
}

const FAR = 1000;

/** A rule that names nobody is for everybody who has shown something: a function key, or that they have signed in. */
function appliesTo({ principals, roles }: Rule, caller: Caller): boolean {
  if (principals === undefined && roles === undefined) return caller.kind !== 'anonymous';
  if (caller.kind !== 'principal') return false;
  const id = caller.principalId.toLowerCase();
  const named = principals?.some((one) => one.toLowerCase() === id) ?? false;
  return named || (roles?.some((role) => caller.roles.includes(role)) ?? false);
}

function whatIsMissing(rule: Rule, access: Access): Missing[] {
  return [
    ...lacks(rule.actions, access.action, { target: 'action', what: 'action' }),
    ...lacks(rule.clusters, access.cluster, { target: 'cluster', what: 'cluster', fits: coversScope }),
    ...lacks(rule.namespaces, access.namespace, { target: 'scope', what: 'namespace', fits: matchesGlob }),
    ...(access.targets ?? []).flatMap((target) =>
      lacks(rule.targets, target, { target: 'targetService', what: 'target', fits: coversScope }),
    ),
    ...lacks(rule.authTypes, access.authType, { target: 'authInfo.authType', what: 'auth type' }),
    ...lacks(rule.identities, access.identity, { target: 'authInfo.clientId', what: 'identity', fits: sameLetters }),
    ...(access.assignedRoles ?? []).flatMap((role) =>
      lacks(rule.assignedRoles, role, { target: 'authInfo.roles', what: 'role', fits: sameLetters }),
    ),
  ];
}

interface Kind {
  readonly target: string;
  readonly what: string;
  readonly fits?: (pattern: string, value: string) => boolean;
}

/** What is absent in a rule is not limited by it; what is absent in the access is not known, and not checked. */
function lacks(allowed: readonly string[] | undefined, wanted: string | undefined, kind: Kind): Missing[] {
  const { fits = (pattern: string, value: string): boolean => pattern === value, target, what } = kind;
  if (allowed === undefined || wanted === undefined || allowed.some((one) => fits(one, wanted))) return [];
  return [{ target, message: `${what} '${wanted}' is not in the rule` }];
}

function sameLetters(pattern: string, value: string): boolean {
  return matchesGlob(pattern.toLowerCase(), value.toLowerCase());
}
