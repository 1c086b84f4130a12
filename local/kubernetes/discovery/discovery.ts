import type { Wanted } from '../http/accept.ts';
import type { JsonObject } from '../json.ts';
import { apiVersionOf } from '../resource.ts';
import { namedGroups, RESOURCES } from '../resources/catalogue.ts';
import { aggregatedGroups } from './aggregated.ts';
import { resourceList } from './resource-list.ts';

/** The Kubernetes version that the clusters say they are. */
const VERSION = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.4',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2025-04-22T15:37:46Z',
  goVersion: 'go1.23.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Whether a path needs no token: what anybody may know of a cluster. */
export function isPublic(path: string): boolean {
  return path === '/version' || isHealth(path);
}

/** What a cluster says of itself at a path; `undefined` when the path is none of discovery's. */
export function discover(path: string, wanted: Wanted): JsonObject | string | undefined {
  const parts = path.split('/').filter(Boolean);
  if (isHealth(path)) return 'ok';
  if (path === '/version') return VERSION;
  if (parts.length === 0) return { paths: rootPaths() };
  const aggregated = wanted.as === 'APIGroupDiscoveryList' && parts.length === 1;
  if (parts[0] === 'api') return aggregated ? aggregatedGroups(wanted, [{ group: '', version: 'v1' }]) : core(parts);
  if (parts[0] !== 'apis') return undefined;
  return aggregated ? aggregatedGroups(wanted, namedGroups()) : groups(parts.slice(1));
}

function isHealth(path: string): boolean {
  return ['/healthz', '/livez', '/readyz'].includes(path);
}

function rootPaths(): string[] {
  const versions = [...new Set(RESOURCES.map(apiVersionOf))];
  const apis = versions.filter((one) => one.includes('/')).map((one) => `/apis/${one}`);
  return [
    '/api',
    '/api/v1',
    '/apis',
    ...apis,
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
    '/readyz',
    '/version',
  ];
}

function core([, version, ...more]: readonly string[]): JsonObject | undefined {
  if (version === undefined) {
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  }
  return more.length === 0 ? resourceList('', version) : undefined;
}

function groups([group, version, ...more]: readonly string[]): JsonObject | undefined {
  if (group === undefined) {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: namedGroups().map(groupOf) };
  }
  if (more.length > 0) return undefined;
  if (version !== undefined) return resourceList(group, version);
  const known = namedGroups().find((one) => one.group === group);
  return known && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(known) };
}

function groupOf({ group, version }: { readonly group: string; readonly version: string }): JsonObject {
  const one = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [one], preferredVersion: one };
}
