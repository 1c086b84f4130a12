import type { Cluster } from './call.ts';

/**
 * Does what the garbage collector does once an owner is gone: removes what it alone owned, with all that depends on
 * that in turn. Orphans only lose the reference to it.
 */
export function settleDependents(cluster: Cluster, namespace: string, ownerUid: string, orphan: boolean): void {
  const { store } = cluster;
  for (const { resource, object } of store.contents(namespace)) {
    const owners = object.metadata.ownerReferences ?? [];
    const others = owners.filter((owner) => owner.uid !== ownerUid);
    if (others.length === owners.length) continue;
    if (orphan || others.length > 0) {
      store.put(resource, { ...object, metadata: { ...object.metadata, ownerReferences: others } });
    } else {
      store.remove(resource, object);
      cluster.logs.remove(cluster.key, object.metadata.uid);
      settleDependents(cluster, namespace, object.metadata.uid, false);
    }
  }
}
