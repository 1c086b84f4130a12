import type { KubernetesObject } from '../object.ts';
import type { Resource } from '../resource.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

/** Which objects a list, a watch or a deletion is about, by the query's selectors. */
export type Selection = (object: KubernetesObject) => boolean;

export function selectionOf(resource: Resource, query: URLSearchParams): Selection {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(resource, query.get('fieldSelector') ?? '');
  return (object) => labels(object.metadata.labels ?? {}) && fields(object);
}
