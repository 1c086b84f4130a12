import type { JsonObject } from '../json.ts';
import { apiVersionOf, type Resource } from '../resource.ts';
import { RESOURCES } from '../resources/catalogue.ts';
import { verbsOf } from './subresource.ts';

/** The `APIResourceList` of a version of a group; `undefined` when there is none. */
export function resourceList(group: string, version: string): JsonObject | undefined {
  const resources = RESOURCES.filter((one) => one.group === group && one.version === version);
  const [first] = resources;
  if (!first) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(first),
    resources: resources.flatMap((one) => [describeResource(one), ...subresources(one)]),
  };
}

function describeResource(resource: Resource): JsonObject {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
  };
}

function subresources({ plural, namespaced, kind, subresources = [] }: Resource): JsonObject[] {
  return subresources.map((one) => ({
    name: `${plural}/${one}`,
    singularName: '',
    namespaced,
    kind,
    verbs: verbsOf(one),
  }));
}
