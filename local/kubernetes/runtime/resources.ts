import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import { asObject, asText, isObject } from '../json.ts';
import { writtenBy, type Cluster } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { find } from '../registry/read.ts';
import { namespaces } from '../resources/namespace.ts';

const OPTIONS = writtenBy('sc-operator');

export function ensureNamespace(cluster: Cluster, name: string): void {
  const target = { cluster, resource: namespaces, namespace: '', name };
  if (!find(target)) create(target, { metadata: { name } }, OPTIONS);
}

/** Makes what the release's `resources` name. */
export function applyResources(cluster: Cluster, release: ExtensionRelease): void {
  const resources = asObject(release.resources);
  const namespace = asText(asObject(resources.namespace).name);
  if (isObject(resources.namespace) && namespace !== undefined) ensureNamespace(cluster, namespace);
}
