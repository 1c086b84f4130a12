import { readCluster, type ManagedCluster } from '../../azure/managed-cluster.ts';
import { readSubscription } from '../../azure/subscription.ts';
import { findIdentityByClientId, readIdentity, type UserAssignedIdentity } from '../../azure/user-assigned-identity.ts';
import { secretName } from '../../connection/names.ts';
import { formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { targetIdOf, type TargetId } from '../../connection/target-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { ClusterApi, KubernetesObject } from '../../kubernetes/cluster-api.ts';
import type { Target } from '../../targets/target.ts';
import { targetOf } from '../connection-target.ts';
import { ifThere } from '../footprint.ts';
import type { Tools } from '../tools.ts';

/** The connection that is looked at. What several checks ask for is read once. */
export interface Subject {
  readonly tools: Tools;
  readonly cluster: ResourceId;
  readonly record: ConnectionRecord;
  readonly target: Target;
  readonly targetId: TargetId;
  readonly targetExists: () => Promise<boolean>;
  /** `undefined` when the cluster is gone. */
  readonly managedCluster: () => Promise<ManagedCluster | undefined>;
  /** The cluster's API, or why it cannot be asked. */
  readonly api: () => Promise<ClusterApi | string>;
  /** The connection's Secret, or why there is none to look at. */
  readonly secret: () => Promise<KubernetesObject | string>;
  /** The managed identity of a workload identity connection; `undefined` when there is none. */
  readonly identity: () => Promise<UserAssignedIdentity | undefined>;
  readonly tenantId: () => Promise<string>;
}

export function subjectOf(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Subject {
  const { arm } = tools;
  const target = targetOf(record);
  const targetId = targetIdOf(record);
  const managedCluster = once(() => ifThere(() => readCluster(arm, cluster)));
  const api = once(async () => notRunning(await managedCluster(), resourceName(cluster)) ?? tools.openCluster(cluster));
  return {
    tools,
    cluster,
    record,
    target,
    targetId,
    targetExists: once(async () => (await ifThere(() => target.read(arm, targetId).then(() => true))) ?? false),
    managedCluster,
    api,
    secret: once(() => readSecret(api, record)),
    identity: once(() => findIdentity(tools, record)),
    tenantId: once(async () => (await readSubscription(arm, cluster.subscriptionId)).tenantId),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}

/** The API server of a stopped cluster does not answer: it is not asked. */
function notRunning(cluster: ManagedCluster | undefined, name: string): string | undefined {
  if (!cluster) return `cluster ${name} does not exist`;
  return cluster.powerState === 'Running' ? undefined : `cluster ${name} is not running`;
}

async function readSecret(
  api: Subject['api'],
  { name, namespace }: ConnectionRecord,
): Promise<KubernetesObject | string> {
  const opened = await api();
  if (typeof opened === 'string') return opened;
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name: secretName(name) };
  return (await opened.get(reference)) ?? `there is no Secret ${namespace}/${secretName(name)}`;
}

async function findIdentity(tools: Tools, { auth }: ConnectionRecord): Promise<UserAssignedIdentity | undefined> {
  const { subscriptionId, clientId, identityId } = auth;
  if (subscriptionId === undefined || clientId === undefined) return undefined;
  if (identityId === undefined) return findIdentityByClientId(tools.arm, subscriptionId, clientId);
  const id = formatResourceId(resourceIdOf(identityId));
  return readIdentity(tools.arm, { id, clientId, subscriptionId });
}
