import { trackUpdate } from '../apply/track-update.ts';
import { at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { apiVersionOf, resourceKey, type Resource } from '../resource.ts';
import { configMaps } from '../resources/config-map.ts';
import { namespaces } from '../resources/namespace.ts';
import { serviceAccounts } from '../resources/service-account.ts';
import { writingOf, type Cluster, type ObjectTarget } from './call.ts';
import { identify } from './identify.ts';

/** What the control plane puts into every namespace, and puts back when it is deleted. */
const CONTENTS: readonly {
  readonly resource: Resource;
  readonly name: string;
  readonly content: (cluster: Cluster) => Readonly<Record<string, unknown>>;
}[] = [
  { resource: serviceAccounts, name: 'default', content: () => ({}) },
  { resource: configMaps, name: 'kube-root-ca.crt', content: ({ authority }) => ({ data: { 'ca.crt': authority } }) },
];

export function populateNamespace(cluster: Cluster, namespace: string): void {
  for (const { resource, name, content } of CONTENTS) {
    put({ cluster, resource, namespace, name }, content(cluster));
  }
}

/** Puts back what was deleted, unless its namespace is ending too. */
export function restoreContents(target: ObjectTarget): void {
  const { cluster, resource, namespace, name } = target;
  const missing = CONTENTS.find((one) => one.resource === resource && one.name === name);
  if (!missing) return;
  const owner = cluster.store.get(resourceKey(namespaces), '', namespace);
  if (at(owner, 'status.phase') === 'Active') put(target, missing.content(cluster));
}

function put(target: ObjectTarget, content: Readonly<Record<string, unknown>>): void {
  const { cluster, resource, namespace, name } = target;
  const object: KubernetesObject = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' },
    ...content,
  };
  identify(object);
  const versions = { before: undefined, after: object };
  object.metadata.managedFields = trackUpdate(writingOf(target), versions, 'kube-controller-manager');
  cluster.store.put(resourceKey(resource), object);
}
