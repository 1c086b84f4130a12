import { now } from '../object.ts';
import { resourceKey } from '../resource.ts';
import { namespaces } from '../resources/namespace.ts';
import type { Cluster } from './call.ts';

/** Long enough that watchers see the namespace terminating, short enough that nobody waits for it. */
const DELAY_MILLISECONDS = 20;

/** Empties and removes a terminating namespace a moment later, as the namespace controller does. */
export function endNamespaceSoon(cluster: Cluster, name: string): void {
  setTimeout(() => {
    if (cluster.isOpen()) endNamespace(cluster, name);
  }, DELAY_MILLISECONDS).unref();
}

/** Goes on with namespaces that were terminating when the server last stopped. */
export function resumeNamespaces(cluster: Cluster): void {
  for (const { metadata } of cluster.store.list(resourceKey(namespaces))) {
    if (metadata.deletionTimestamp !== undefined) endNamespaceSoon(cluster, metadata.name);
  }
}

/** Removes what is in a terminating namespace, and the namespace once nothing with finalizers is left in it. */
function endNamespace(cluster: Cluster, name: string): void {
  const { store } = cluster;
  store.transaction(() => {
    const namespace = store.get(resourceKey(namespaces), '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    for (const { resource, object } of store.contents(name)) {
      const { metadata } = object;
      if ((metadata.finalizers ?? []).length === 0) {
        store.remove(resource, object);
        cluster.logs.remove(cluster.key, metadata.uid);
      } else if (metadata.deletionTimestamp === undefined) {
        store.put(resource, { ...object, metadata: { ...metadata, deletionTimestamp: now() } });
      }
    }
    if (store.contents(name).length === 0) store.remove(resourceKey(namespaces), namespace);
  });
}
