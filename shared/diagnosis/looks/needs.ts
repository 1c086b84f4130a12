import { childResource, formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { Need } from '../evidence.ts';

const CLUSTER_ROLE = 'Azure Kubernetes Service Contributor Role';
const EXTENSION_ROLE = 'Kubernetes Extension Contributor';
const CLUSTER = 'Microsoft.ContainerService/managedClusters';
const EXTENSIONS = 'Microsoft.KubernetesConfiguration/extensions';
const CREDENTIALS = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';

/** What the service has to be allowed on a cluster, for its records in the given home. */
function needsOnCluster(scope: ResourceId, records: 'extension' | 'cluster'): Need[] {
  const extension = [
    { scope, action: `${EXTENSIONS}/read`, role: EXTENSION_ROLE },
    { scope, action: `${EXTENSIONS}/write`, role: EXTENSION_ROLE },
  ];
  return [
    { scope, action: `${CLUSTER}/read`, role: CLUSTER_ROLE },
    { scope, action: `${CLUSTER}/write`, role: CLUSTER_ROLE },
    { scope, action: `${CLUSTER}/listClusterUserCredential/action`, role: CLUSTER_ROLE },
    ...(records === 'extension' ? extension : []),
  ];
}

/** What the service has to be allowed outside the cluster for one connection. */
function needsOf({ auth, targetId, targetType }: ConnectionRecord): Need[] {
  const identity = auth.identityId === undefined ? undefined : resourceIdOf(auth.identityId);
  const federation = identity && {
    scope: identity,
    action: `${CREDENTIALS}/write`,
    role: 'Managed Identity Contributor',
  };
  // A service outside Azure has no roles.
  const grants = auth.kind !== 'secret' && targetType === undefined;
  const roles = grants && {
    scope: accountOf(resourceIdOf(targetId)),
    action: 'Microsoft.Authorization/roleAssignments/write',
    role: 'Role Based Access Control Administrator',
  };
  return [federation, roles].filter((one) => typeof one === 'object');
}

/** The account, server or namespace: what is below it inherits its assignments. */
function accountOf(target: ResourceId): ResourceId {
  const last = target.providers.at(-1);
  const [first] = last?.segments ?? [];
  if (!last || !first) return target;
  const top = { ...target, providers: [...target.providers.slice(0, -1), { ...last, segments: [] }] };
  return childResource(top, first);
}

/** The needs by scope, so that Azure is asked once for each. */
export function needsByScope(
  cluster: ResourceId,
  records: 'extension' | 'cluster',
  connections: readonly ConnectionRecord[],
): Need[][] {
  const all = [...needsOnCluster(cluster, records), ...connections.flatMap(needsOf)];
  const key = ({ scope, action }: Need): string => `${formatResourceId(scope)} ${action}`.toLowerCase();
  const distinct = [...new Map(all.map((need) => [key(need), need])).values()];
  return [...Map.groupBy(distinct, ({ scope }) => formatResourceId(scope).toLowerCase()).values()];
}
