import type { Extension } from '../azure/extension.ts';
import type { ManagedCluster } from '../azure/managed-cluster.ts';
import type { Permission } from '../azure/permissions.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import type { KubernetesObject } from '../kubernetes/cluster-api.ts';
import type { ValidationItem } from '../workflow/validation/report.ts';
import type { HelmRelease } from './looks/helm-release.ts';
import type { Look } from './look.ts';
import type { Event, Job, Node, Pod } from './looks/workloads.ts';

/** A permission that the service needs at a scope, and the smallest built-in role that gives it. */
export interface Need {
  readonly scope: ResourceId;
  readonly action: string;
  readonly role: string;
}

/** What one connection has in the cluster. */
export interface ConnectionState {
  readonly record: ConnectionRecord;
  /** Without their data. */
  readonly secret: Look<KubernetesObject | undefined>;
  readonly serviceAccount: Look<KubernetesObject | undefined> | undefined;
  /** What the validation of the connection says; `undefined` when it was not asked. */
  readonly validation: Look<readonly ValidationItem[]> | undefined;
}

/** Everything that a diagnosis has looked at. Holds no secret but in `secrets`. */
export interface Evidence {
  readonly cluster: ResourceId;
  readonly records: 'extension' | 'cluster';
  readonly extensionType: string;
  /** Object id of the service's own identity. */
  readonly principal: string | undefined;
  readonly now: Date;
  /** Operations of the service itself that run on the cluster. */
  readonly running: number;
  readonly provider: Look<string>;
  readonly document: Look<ManagedCluster>;
  readonly extension: Look<Extension | undefined>;
  readonly permissions: readonly { readonly needs: readonly Need[]; readonly granted: Look<readonly Permission[]> }[];
  /** Whether Azure gave credentials for the cluster's API. */
  readonly credentials: Look<true>;
  readonly namespace: Look<KubernetesObject | undefined>;
  /** The last revision of the extension's release. */
  readonly release: Look<HelmRelease | undefined>;
  readonly job: Look<Job | undefined>;
  /** Of `sc-system`, and the agents of Azure in `kube-system`. */
  readonly pods: Look<readonly Pod[]>;
  readonly events: Look<readonly Event[]>;
  readonly nodes: Look<readonly Node[]>;
  /** The last lines of the job's log. */
  readonly log: Look<readonly string[]>;
  readonly connections: Look<readonly ConnectionState[]>;
  /** Values that must not be in any report, whoever printed them. */
  readonly secrets: readonly string[];
}
