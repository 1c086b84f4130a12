import type { JsonObject } from './json.ts';
import { writtenBy, type Cluster } from './registry/call.ts';
import { create } from './registry/create.ts';
import type { Resource } from './resource.ts';
import { namespaces } from './resources/namespace.ts';
import { nodes } from './resources/node.ts';
import { services } from './resources/service.ts';
import { nodeBodies } from './seed-nodes.ts';

/** Fills a new cluster with what every AKS cluster has. */
export function seedCluster(cluster: Cluster): void {
  cluster.store.transaction(() => {
    for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
      seed(cluster, namespaces, '', { metadata: { name } });
    }
    for (const node of nodeBodies(cluster.id)) seed(cluster, nodes, '', node);
    seed(cluster, services, 'default', API_SERVICE);
  });
}

const API_SERVICE: JsonObject = {
  metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.0.0.1',
    clusterIPs: ['10.0.0.1'],
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 443 }],
  },
};

function seed(cluster: Cluster, resource: Resource, namespace: string, body: JsonObject): void {
  create({ cluster, resource, namespace }, body, writtenBy('kube-apiserver'));
}
