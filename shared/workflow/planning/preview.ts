import { formatResourceId, resourceName, resourceType, type ResourceId } from '../../connection/resource-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { Trace } from '../outcome.ts';
import { describeMissing, type MissingAccess } from '../steps/missing-access.ts';
import type { Preview } from './plan.ts';

/** Kubernetes objects, by the names that Azure's roles for clusters give them. */
type KubernetesResource = 'namespaces' | 'secrets' | 'serviceaccounts' | 'configmaps';

/** A write inside the cluster. Azure RBAC names it so; a cluster may grant it by its own roles instead. */
export function kubernetesPreview(
  cluster: ResourceId,
  change: {
    readonly name: string;
    readonly description: string;
    readonly resource: KubernetesResource;
    readonly verb?: 'write' | 'delete';
    /** Without it the whole cluster is the scope. */
    readonly namespace?: string;
  },
): Preview {
  const { name, description, resource, verb = 'write', namespace } = change;
  return {
    name,
    operationType: 'configConnection',
    description,
    action: `Microsoft.ContainerService/managedClusters/${resource}/${verb}`,
    scope: formatResourceId(cluster) + (namespace === undefined ? '' : `/namespaces/${namespace}`),
  };
}

/** Is the action one inside the cluster, which the roles at an Azure scope need not tell of? */
export function isInCluster({ action }: Preview): boolean {
  return /\/managedClusters\/(namespaces|secrets|serviceaccounts|configmaps)\//.test(action);
}

/** What grants that which an identity lacks. */
export function accessPreview(missing: MissingAccess, who: string): Preview {
  return {
    ...grant(missing),
    operationType: 'configAuth',
    description: `Grant ${who} ${describeMissing(missing)}`,
  };
}

function grant(missing: MissingAccess): Pick<Preview, 'name' | 'action' | 'scope'> {
  switch (missing.kind) {
    case 'role':
      return {
        name: 'assignRole',
        action: 'Microsoft.Authorization/roleAssignments/write',
        scope: formatResourceId(missing.scope),
      };
    case 'vaultRights':
      return {
        name: 'addAccessPolicy',
        action: 'Microsoft.KeyVault/vaults/accessPolicies/write',
        scope: formatResourceId(missing.vault),
      };
    case 'redisPolicy':
      return {
        name: 'assignAccessPolicy',
        action: 'Microsoft.Cache/redis/accessPolicyAssignments/write',
        scope: formatResourceId(missing.cache),
      };
  }
}

/** What lets a range of the cluster through the firewall of the target. */
export function firewallPreview(rule: FirewallRule): Preview {
  const description = `Let ${rule.range} through the firewall of ${resourceName(resourceIdOf(rule.resource))}`;
  return { name: 'configFirewallRule', operationType: 'configNetwork', description, ...firewallChange(rule, 'write') };
}

export type FirewallRule = Extract<Trace, { kind: 'firewallRule' }>;

/** The children that hold the rules; where there is none, the rules are in the document of the resource itself. */
const RULES: readonly (readonly [type: RegExp, child: string])[] = [
  [/^Microsoft\.(ServiceBus|EventHub)\/namespaces$/i, 'networkRuleSets'],
  [/^Microsoft\.(Sql\/servers|DBfor\w+\/\w+|Cache\/redis)$/i, 'firewallRules'],
];

/** The action that adds or removes a rule. One of many rules in a document is removed by writing the document. */
export function firewallChange(
  { resource }: FirewallRule,
  verb: 'write' | 'delete',
): Pick<Preview, 'action' | 'scope'> {
  const type = resourceType(resourceIdOf(resource));
  const child = RULES.find(([pattern]) => pattern.test(type))?.[1];
  const action =
    child === undefined ? `${type}/write` : `${type}/${child}/${child === 'firewallRules' ? verb : 'write'}`;
  return { action, scope: resource };
}
