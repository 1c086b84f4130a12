import { isPermitted, readOwnPermissions } from '../../azure/permissions.ts';
import { ancestor, formatResourceId } from '../../connection/resource-id.ts';
import type { ConnectionSpec } from '../../connection/spec.ts';
import { isEndpoint, targetIdOf } from '../../connection/target-id.ts';
import type { Tools } from '../tools.ts';
import { attempt, type Draft } from './draft.ts';
import { isInCluster } from './preview.ts';

/** An action that the operation takes at a scope. */
interface Need {
  readonly scope: string;
  readonly action: string;
}

/** Notes what the service may not do of that which the operation needs: its reads, and the changes of the plan. */
export async function planPermissions(tools: Tools, draft: Draft, connection: ConnectionSpec): Promise<void> {
  const changes = draft.previews.filter((preview) => !isInCluster(preview));
  const byScope = Map.groupBy([...reads(tools, connection), ...changes], ({ scope }) => scope.toLowerCase());
  const checked = [...byScope.values()].map((needs) => missingAt(tools, draft, needs));
  for (const missing of (await Promise.all(checked)).flat()) draft.prerequisites.push(missing);
}

function reads(tools: Tools, connection: ConnectionSpec): Need[] {
  const { cluster, auth } = connection;
  const subscription = `/subscriptions/${'subscriptionId' in auth ? auth.subscriptionId : ''}`;
  return [
    { scope: cluster, action: 'Microsoft.ContainerService/managedClusters/read' },
    { scope: cluster, action: 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action' },
    ...(tools.records === 'extension'
      ? [{ scope: cluster, action: 'Microsoft.KubernetesConfiguration/extensions/read' }]
      : []),
    ...(auth.kind === 'userAssignedIdentity'
      ? [{ scope: subscription, action: 'Microsoft.ManagedIdentity/userAssignedIdentities/read' }]
      : []),
    ...readsOfTarget(connection),
  ];
}

/** Roles are granted at the account, the vault or the server, and read there before. */
function readsOfTarget(connection: ConnectionSpec): Need[] {
  const id = targetIdOf(connection);
  if (isEndpoint(id) || connection.auth.kind === 'secret') return [];
  return [{ scope: formatResourceId(ancestor(id, 1)), action: 'Microsoft.Authorization/roleAssignments/read' }];
}

type Missing = Extract<Draft['prerequisites'][number], { type: 'permissionsMissing' }>;

async function missingAt(tools: Tools, draft: Draft, needs: readonly Need[]): Promise<Missing[]> {
  const scope = needs[0]?.scope ?? '';
  const permissions = await attempt(draft, 'TargetNotFound', () => readOwnPermissions(tools.arm, scope));
  if (!permissions) return [];
  const actions = [...new Set(needs.map(({ action }) => action))].filter((action) => !isPermitted(permissions, action));
  const byRole = Map.groupBy(actions, recommendedRole);
  return [...byRole].map(([role, missing]) => ({
    type: 'permissionsMissing',
    scope,
    permissions: missing,
    recommendedRole: role,
  }));
}

/** Built-in roles, by the beginning of the actions for which they are the narrowest; the first that fits counts. */
const ROLES: readonly (readonly [action: string, role: string])[] = [
  ['Microsoft.Authorization/roleAssignments/', 'Role Based Access Control Administrator'],
  ['Microsoft.Cache/redis/', 'Redis Cache Contributor'],
  [
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/',
    'Azure Kubernetes Service Cluster User Role',
  ],
  ['Microsoft.ContainerService/managedClusters/', 'Azure Kubernetes Service Contributor Role'],
  ['Microsoft.KeyVault/vaults/', 'Key Vault Contributor'],
  ['Microsoft.KubernetesConfiguration/extensions/', 'Kubernetes Extension Contributor'],
  ['Microsoft.ManagedIdentity/userAssignedIdentities/', 'Managed Identity Contributor'],
];

function recommendedRole(action: string): string {
  return ROLES.find(([start]) => action.startsWith(start))?.[1] ?? 'Contributor';
}
