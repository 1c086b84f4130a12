import type { Resource } from '../resource.ts';
import type { ClusterStore } from '../store/cluster-store.ts';
import type { PodLogs } from '../store/pod-logs.ts';

/** One simulated cluster. */
export interface Cluster {
  readonly key: string;
  /** Its ARM id. */
  readonly id: string;
  readonly token: string;
  /** The certificate authority of its API server, PEM. */
  readonly authority: string;
  readonly store: ClusterStore;
  readonly logs: PodLogs;
  /** False once the server is closed or the cluster is removed: timers then do nothing. */
  readonly isOpen: () => boolean;
}

export interface WriteOptions {
  /** Do everything but keep it. */
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Take fields over from other managers. */
  readonly force: boolean;
}

/** What a request is about. */
export interface Target {
  readonly cluster: Cluster;
  readonly resource: Resource;
  /** Empty for resources without namespace, and for all namespaces. */
  readonly namespace: string;
}

export interface ObjectTarget extends Target {
  readonly name: string;
  readonly subresource?: string | undefined;
}
