import { ArmError } from '../arm-error.ts';
import { isWithin } from '../resource-path.ts';
import type { Store } from '../store/store.ts';
import { SERVICE } from './tokens.ts';

/** What the service may not do; everything else it may. `action` may end in `/*`. */
interface Denial {
  readonly action: string;
  readonly scope: string;
}

const FACT = 'permissions:denied';
const ALLOWED = 'permissions:allowed';

export function setDenied(store: Store, denied: readonly Denial[]): void {
  store.setFact(FACT, JSON.stringify(denied));
}

/** From now on the service may do nothing else. */
export function setAllowed(store: Store, actions: readonly string[]): void {
  store.setFact(ALLOWED, JSON.stringify(actions));
}

export function allowedActions(store: Store): string[] {
  return JSON.parse(store.fact(ALLOWED) ?? '["*"]') as string[];
}

/** The actions that are denied at a scope. */
export function deniedAt(store: Store, scope: string): string[] {
  const denied = JSON.parse(store.fact(FACT) ?? '[]') as Denial[];
  return denied.filter((one) => isWithin(scope, one.scope)).map((one) => one.action);
}

/** Is the action allowed, and denied neither at the resource nor above it? */
export function isAllowed(store: Store, action: string, scope: string): boolean {
  if (!allowedActions(store).some((allowed) => covers(allowed, action))) return false;
  return !deniedAt(store, scope).some((denied) => covers(denied, action));
}

/** Throws ARM's 403 if the action is denied at the resource or above it. */
export function authorize(store: Store, action: string, scope: string): void {
  if (isAllowed(store, action, scope)) return;
  const who = `The client '${SERVICE.clientId}' with object id '${SERVICE.objectId}'`;
  const what = `does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid`;
  const hint = 'If access was recently granted, please refresh your credentials.';
  throw new ArmError(403, 'AuthorizationFailed', `${who} ${what}. ${hint}`, {
    headers: { 'x-ms-failure-cause': 'gateway' },
  });
}

function covers(pattern: string, action: string): boolean {
  const wanted = action.toLowerCase();
  const given = pattern.toLowerCase();
  return given.endsWith('*') ? wanted.startsWith(given.slice(0, -1)) : wanted === given;
}
