import type { ClusterLogin, ClusterRuntime } from '../../azure/cluster-runtime.ts';
import type { Clusters } from '../clusters.ts';
import { entraLogin, kubeconfigOf, localLogin } from '../kubeconfig.ts';
import { installExtension, uninstallExtension } from './extension.ts';
import { interiorOf, type Interior } from './interior.ts';
import type { Barriers, Barrier } from '../admin/barriers.ts';

/** The inside of the clusters, as the agents that Azure runs there see it; ids are ARM ids of clusters. */
export interface KubernetesRuntime extends ClusterRuntime {
  /** Deletes all that a cluster holds, and its credentials. */
  removeCluster(clusterId: string): void;
  /** Makes the next job of the extension fail with this message. */
  failNextJob(clusterId: string, message: string): void;
  /** Lets a cluster get into states that no client could bring about. */
  interior(clusterId: string): Interior;
  /** Keeps every caller out of a cluster's API server, or lets them in again. */
  bar(clusterId: string, barrier: Barrier | undefined): void;
}

export interface RuntimeOptions {
  readonly endpoint: string;
  readonly jobMilliseconds: () => number;
  readonly barriers: Barriers;
}

export function createRuntime(clusters: Clusters, options: RuntimeOptions): KubernetesRuntime {
  const failures = new Map<string, string>();
  return {
    async kubeconfig(id, { user, tenantId }: ClusterLogin = { user: 'clusterUser' }) {
      const cluster = clusters.open(id);
      const login =
        tenantId === undefined ? localLogin(cluster, await clusters.certificateOf(cluster)) : entraLogin(tenantId);
      return kubeconfigOf(cluster, { endpoint: options.endpoint, user, login });
    },
    async installExtension(id, release) {
      const failure = failures.get(id.toLowerCase());
      failures.delete(id.toLowerCase());
      await installExtension(clusters.open(id), release, { milliseconds: options.jobMilliseconds(), failure });
    },
    uninstallExtension(id, name) {
      const cluster = clusters.find(id);
      if (cluster) uninstallExtension(cluster, name);
      return Promise.resolve();
    },
    removeCluster: (id) => clusters.remove(id),
    interior: (id) => interiorOf(clusters.open(id)),
    bar: (id, barrier) => options.barriers.set(clusters.open(id).key, barrier),
    failNextJob: (id, message) => void failures.set(id.toLowerCase(), message),
  };
}
