import type { KubernetesObject } from '../object.ts';
import { apiVersionOf, resourceKey, type Resource } from '../resource.ts';
import { configMaps } from '../resources/config-map.ts';
import { serviceAccounts } from '../resources/service-account.ts';
import type { Cluster } from './call.ts';
import { identify } from './decode.ts';

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
  cluster.store.put(resourceKey(resource), object);
}
