import { trackUpdate } from '../apply/track-update.ts';
import type { KubernetesObject } from '../object.ts';
import { apiVersionOf, resourceKey, type Resource } from '../resource.ts';
import { configMaps } from '../resources/config-map.ts';
import { serviceAccounts } from '../resources/service-account.ts';
import { writingOf, type Cluster } from './call.ts';
import { identify } from './identify.ts';

/** Makes what the control plane puts into every namespace. */
export function populateNamespace(cluster: Cluster, namespace: string): void {
  put(cluster, serviceAccounts, { name: 'default', namespace });
  put(cluster, configMaps, { name: 'kube-root-ca.crt', namespace }, { data: { 'ca.crt': cluster.authority } });
}

function put(
  cluster: Cluster,
  resource: Resource,
  metadata: { readonly name: string; readonly namespace: string },
  content: Readonly<Record<string, unknown>> = {},
): void {
  const object: KubernetesObject = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, uid: '', resourceVersion: '', creationTimestamp: '' },
    ...content,
  };
  identify(object);
  const writing = writingOf({ cluster, resource, namespace: metadata.namespace });
  object.metadata.managedFields = trackUpdate(writing, { before: undefined, after: object }, 'kube-controller-manager');
  cluster.store.put(resourceKey(resource), object);
}
