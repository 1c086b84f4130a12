import { gatewayError } from '../arm-error.ts';
import { findType, type KnownType } from '../providers/registry.ts';
import { joinSegments, parseResourcePath, relativeName, type ResourcePath } from '../resource-path.ts';
import type { Store } from '../store/store.ts';

/** What a request is about. */
export interface Target {
  readonly known: KnownType;
  readonly kind: 'resource' | 'list' | 'action';
  /** The resource, or what is listed below. */
  readonly id: string;
  /** Where access is checked and what must be there before the type is asked. */
  readonly parent: string;
  readonly scope: string;
  readonly names: readonly string[];
  /** `Microsoft.Storage/storageAccounts/read` */
  readonly operationName: string;
  readonly action: string | undefined;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/** Finds type and resource of a path below a provider; `undefined` when no provider is named. Throws ARM's 404s. */
export function findTarget(store: Store, method: string, segments: readonly string[]): Target | undefined {
  const path = parseResourcePath(segments);
  if (!path || path.types.length === 0) return undefined;
  const whole = path.names.length === path.types.length;
  if (whole) return toTarget(store, path, { kind: 'resource', verb: VERBS[method] ?? 'action' });
  if (method !== 'POST') return toTarget(store, path, { kind: 'list', verb: VERBS[method] ?? 'action' });
  return toTarget(
    store,
    { ...path, types: path.types.slice(0, -1) },
    { kind: 'action', verb: path.types.at(-1) ?? '' },
  );
}

function toTarget(store: Store, path: ResourcePath, { kind, verb }: { kind: Target['kind']; verb: string }): Target {
  const known = findType(store, path.namespace, path.types);
  const { scope, names } = path;
  const action =
    Object.keys(known.definition.actions ?? {}).find((name) => name.toLowerCase() === verb.toLowerCase()) ?? verb;
  const own = joinSegments(relativeName(known.type, names).split('/'));
  const parent = parentOf(known, scope, names);
  return {
    known,
    kind,
    id: kind === 'list' ? parent : `${scope}/providers${own}`,
    parent,
    scope,
    names,
    operationName: kind === 'action' ? `${known.type}/${action}/action` : `${known.type}/${verb}`,
    action: kind === 'action' ? action : undefined,
    subscriptionId: path.subscriptionId,
    resourceGroup: path.resourceGroup,
  };
}

/** The resource above, or the scope of a top-level type. */
function parentOf(known: KnownType, scope: string, names: readonly string[]): string {
  const depth = known.definition.name.split('/').length - 1;
  if (depth === 0) return scope;
  const [namespace, ...types] = known.type.split('/');
  const parentType = [namespace, ...types.slice(0, depth)].join('/');
  return `${scope}/providers/${relativeName(parentType, names.slice(0, depth))}`;
}

/** The gateway's answer to a path that it does not know. */
export function unknownPath(path: string): Error {
  return gatewayError(404, 'InvalidResourceType', `The resource path '${path}' is not known.`);
}
