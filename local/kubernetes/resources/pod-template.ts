import { asList, asObject, asText, asTexts, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import type { Column } from '../resource.ts';

/** The wide columns of whatever makes pods by a template. */
export const templateColumns: readonly Column[] = [
  { name: 'Containers', priority: 1, value: (owner) => ofContainers(owner, 'name') },
  { name: 'Images', priority: 1, value: (owner) => ofContainers(owner, 'image') },
  { name: 'Selector', priority: 1, value: (owner) => selectorText(owner) },
];

function ofContainers(owner: KubernetesObject, field: string): string {
  const containers = asList(at(owner, 'spec.template.spec.containers'));
  return containers.map((container) => asText(asObject(container)[field]) ?? '').join(',');
}

function selectorText(owner: KubernetesObject): string {
  const labels = Object.entries(asTexts(at(owner, 'spec.selector.matchLabels')));
  return labels.map(([key, value]) => `${key}=${value}`).join(',') || '<none>';
}
