import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

import type { ClusterBed } from './cluster-bed.ts';

/** The official client's way to a cluster, from the same kubeconfig that everybody gets. */
export function configOf(bed: ClusterBed): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(bed.kubeconfig);
  return config;
}

export function coreApi(bed: ClusterBed): CoreV1Api {
  return configOf(bed).makeApiClient(CoreV1Api);
}
