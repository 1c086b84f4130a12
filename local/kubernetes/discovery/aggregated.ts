import type { Wanted } from '../http/accept.ts';
import type { JsonObject } from '../json.ts';
import type { Resource } from '../resource.ts';
import { RESOURCES } from '../resources/catalogue.ts';
import { verbsOf } from './subresource.ts';

type GroupVersion = Readonly<{ group: string; version: string }>;

/** All resources of several groups in one document, which saves clients a call for each group. */
export function aggregatedGroups({ version = 'v2' }: Wanted, groups: readonly GroupVersion[]): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((one) => ({
      metadata: { name: one.group, creationTimestamp: null },
      versions: [{ version: one.version, resources: resourcesOf(one), freshness: 'Current' }],
    })),
  };
}

function resourcesOf({ group, version }: GroupVersion): JsonObject[] {
  return RESOURCES.filter((one) => one.group === group && one.version === version).map(describeResource);
}

function describeResource(resource: Resource): JsonObject {
  const { group, version, plural, singular, kind, namespaced, verbs, shortNames, categories } = resource;
  const responseKind = { group, version, kind };
  const subresources = (resource.subresources ?? []).map((one) => ({
    subresource: one,
    responseKind,
    verbs: verbsOf(one),
  }));
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}
