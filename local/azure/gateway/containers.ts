import { gatewayError, resourceNotFound } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { findType } from '../providers/registry.ts';
import { formatId, parseResourcePath, relativeName, typeOf } from '../resource-path.ts';
import type { Target } from './target.ts';

/** Subscription, resource group and parent of a target have to be there; throws the gateway's 404s. */
export function requireContainers(azure: Simulation, target: Target): void {
  requireSubscription(azure, target.subscriptionId);
  if (target.resourceGroup !== undefined) requireResourceGroup(azure, target);
  if (target.known.definition.virtual || exists(azure, target.parent)) return;
  if (target.parent === target.scope) throw scopeNotFound(target);
  const parent = target.parent.split('/').at(-1) ?? '';
  const message = `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`;
  throw gatewayError(404, 'ParentResourceNotFound', message);
}

/** Extension resources, such as role assignments, hang on a resource of another provider. */
function scopeNotFound({ scope, resourceGroup }: Target): Error {
  const path = parseResourcePath(scope.split('/').filter(Boolean));
  return resourceNotFound(path ? relativeName(typeOf(path), path.names) : scope, resourceGroup);
}

/** Throws the gateway's 404. */
export function requireSubscription(azure: Simulation, subscriptionId: string | undefined): void {
  if (subscriptionId === undefined || azure.store.get(`/subscriptions/${subscriptionId}`)) return;
  throw gatewayError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

function requireResourceGroup(azure: Simulation, { subscriptionId, resourceGroup }: Target): void {
  if (azure.store.get(`/subscriptions/${subscriptionId ?? ''}/resourceGroups/${resourceGroup ?? ''}`)) return;
  throw gatewayError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup ?? ''}' could not be found.`);
}

/** Is the parent stored, implied by its own parent, or no resource at all? */
function exists(azure: Simulation, id: string): boolean {
  const path = parseResourcePath(id.split('/').filter(Boolean));
  if (!path || azure.store.get(id)) return true;
  const { definition } = findType(azure.store, path.namespace, path.types);
  const implied = definition.implied?.(id, path.names);
  if (!implied) return false;
  return exists(
    azure,
    formatId(path.scope, typeOf({ ...path, types: path.types.slice(0, -1) }), path.names.slice(0, -1)),
  );
}
