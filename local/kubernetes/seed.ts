import type { JsonObject } from './json.ts';
import { writtenBy, type Cluster } from './registry/call.ts';
import { create } from './registry/create.ts';
import type { Resource } from './resource.ts';
import { namespaces } from './resources/namespace.ts';

const OPTIONS = writtenBy('kube-apiserver');

/** Fills a new cluster with what every cluster has. */
export function seedCluster(cluster: Cluster): void {
  cluster.store.transaction(() => {
    for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system'])
      seed(cluster, namespaces, { name });
  });
}

function seed(cluster: Cluster, resource: Resource, metadata: JsonObject, content: JsonObject = {}): void {
  create({ cluster, resource, namespace: '' }, { metadata, ...content }, OPTIONS);
}
