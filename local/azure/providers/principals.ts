import type { Simulation } from '../context.ts';
import { asObject } from '../json.ts';
import { SERVICE } from '../gateway/tokens.ts';

/** Notes when a principal was made: role assignments do not know it at once. */
export function rememberPrincipal(azure: Pick<Simulation, 'store'>, objectId: string): void {
  azure.store.setFact(factKey(objectId), String(Date.now()));
}

/** Does the directory that role assignments look into know the principal by now? */
export function isReplicated(azure: Simulation, objectId: string): boolean {
  const made = azure.store.fact(factKey(objectId));
  if (made !== undefined) return Date.now() >= Number(made) + azure.durations.replication;
  return objectId.toLowerCase() === SERVICE.objectId || isIdentity(azure, objectId);
}

/** Identities that were there from the start have no date. */
function isIdentity(azure: Simulation, objectId: string): boolean {
  const identities = azure.store.list('', 'Microsoft.ManagedIdentity/userAssignedIdentities');
  return identities.some(
    (one) => String(asObject(one.properties).principalId).toLowerCase() === objectId.toLowerCase(),
  );
}

function factKey(objectId: string): string {
  return `principal:${objectId.toLowerCase()}`;
}
