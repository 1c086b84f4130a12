import type { Writing } from '../apply/owned-fields.ts';
import type { Resource } from '../resource.ts';
import { schemaOf } from '../schema/kinds.ts';
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
  /** What to do about fields that the kind does not have. */
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  /** Tells the client something beside the answer. */
  readonly warn: (text: string) => void;
}

/** What a request is about. */
export interface Target {
  readonly cluster: Cluster;
  readonly resource: Resource;
  /** Empty for resources without namespace, and for all namespaces. */
  readonly namespace: string;
  readonly subresource?: string | undefined;
}

export interface ObjectTarget extends Target {
  readonly name: string;
}

/** Options for what a component of the cluster itself writes. */
export function writtenBy(fieldManager: string): WriteOptions {
  return { dryRun: false, fieldManager, force: true, fieldValidation: 'Strict', warn: () => undefined };
}

export function writingOf({ resource, subresource = '' }: Target): Writing {
  return { resource, schema: schemaOf(resource.kind), subresource };
}
