import type { Resource } from '../resource.ts';
import { findResource } from '../resources/catalogue.ts';

/** A path that names a resource, an object of it, or a subresource of the object. */
export interface ResourceRoute {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/**
 * Splits `/clusters/{key}/rest` into the key and `/rest`. Any other path has no key: `kubectl get --raw` leaves out what
 * the server's URL begins with, and the token alone has to tell the cluster.
 */
export function splitCluster(path: string): { readonly key: string | undefined; readonly rest: string } {
  const match = /^\/clusters\/([^/]+)(\/.*)?$/.exec(path);
  return match ? { key: match[1], rest: match[2] ?? '/' } : { key: undefined, rest: path };
}

/** Reads `/api/v1/...` or `/apis/{group}/{version}/...`; `undefined` when no resource is served there. */
export function parseResourceRoute(path: string): ResourceRoute | undefined {
  const parts = path.split('/').filter(Boolean).map(decode);
  if (parts.includes(undefined)) return undefined;
  const [root, ...rest] = parts as string[];
  if (root === 'api') return inVersion('', rest[0] ?? '', rest.slice(1));
  if (root === 'apis') return inVersion(rest[0] ?? '', rest[1] ?? '', rest.slice(2));
  return undefined;
}

function inVersion(group: string, version: string, parts: readonly string[]): ResourceRoute | undefined {
  const [first, namespace, plural, ...tail] = parts;
  if (first === 'namespaces' && namespace !== undefined && plural !== undefined) {
    const resource = findResource(group, version, plural);
    if (resource?.namespaced) return routeTo(resource, namespace, tail);
  }
  const resource = first === undefined ? undefined : findResource(group, version, first);
  return resource && routeTo(resource, '', parts.slice(1));
}

function routeTo(resource: Resource, namespace: string, tail: readonly string[]): ResourceRoute | undefined {
  const [name, subresource, ...more] = tail;
  if (more.length > 0) return undefined;
  if (subresource !== undefined && !resource.subresources?.includes(subresource)) return undefined;
  // An object in a namespace is only reached through its namespace.
  if (name !== undefined && resource.namespaced && namespace === '') return undefined;
  return { resource, namespace, name, subresource };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
