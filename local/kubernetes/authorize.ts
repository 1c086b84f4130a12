import { ApiError } from './api-error.ts';
import type { ResourceRoute } from './http/route.ts';

/** A rule of a ClusterRole. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const VERBS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  GET: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
};

/** Throws the API server's 403 when no rule has the verb for the resource. */
export function authorizeByRules(rules: readonly Rule[], method: string, route: ResourceRoute): void {
  const { resource, namespace, name, subresource } = route;
  const verb = VERBS[method]?.[name === undefined ? 1 : 0] ?? method.toLowerCase();
  const called = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const fits = ({ apiGroups, resources, verbs }: Rule): boolean =>
    apiGroups.includes(resource.group) && resources.includes(called) && verbs.includes(verb);
  if (rules.some(fits)) return;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `cannot ${verb} resource "${called}" in API group "${resource.group}" ${where}`;
  throw new ApiError(403, 'Forbidden', `${called} is forbidden: the identity ${what}`);
}
