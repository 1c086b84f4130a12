import { ancestor, formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { Trace } from '../outcome.ts';
import { describeWrite } from '../describe-write.ts';
import type { Preview } from './plan.ts';
import { firewallChange, kubernetesPreview } from './preview.ts';

/** What removes something that a changed connection no longer needs. */
export function removalPreview(cluster: ResourceId, trace: Trace): Preview {
  const description = `Remove ${describeWrite(trace)}, which is not needed any more`;
  if (trace.kind === 'secret' || trace.kind === 'serviceAccount') {
    const { kind, namespace } = trace;
    const resource = kind === 'secret' ? 'secrets' : 'serviceaccounts';
    const name = kind === 'secret' ? 'removeSecret' : 'removeServiceAccount';
    return kubernetesPreview(cluster, { name, description, resource, verb: 'delete', namespace });
  }
  const operationType = trace.kind === 'firewallRule' ? 'configNetwork' : 'configAuth';
  return { ...revocation(trace), operationType, description };
}

type Granted = Exclude<Trace, { kind: 'secret' | 'serviceAccount' }>;

function revocation(trace: Granted): Pick<Preview, 'name' | 'action' | 'scope'> {
  switch (trace.kind) {
    case 'federatedCredential':
      return {
        name: 'removeFederatedCredential',
        action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
        scope: formatResourceId(ancestor(resourceIdOf(trace.id), 1)),
      };
    case 'roleAssignment':
      return {
        name: 'removeRole',
        action: 'Microsoft.Authorization/roleAssignments/delete',
        scope: formatResourceId(scopeOf(resourceIdOf(trace.id))),
      };
    case 'redisAccessPolicy':
      return {
        name: 'removeAccessPolicy',
        action: 'Microsoft.Cache/redis/accessPolicyAssignments/delete',
        scope: formatResourceId(ancestor(resourceIdOf(trace.id), 1)),
      };
    case 'firewallRule':
      return { name: 'removeFirewallRule', ...firewallChange(trace, 'delete') };
    case 'vaultAccessPolicy':
      return {
        name: 'removeAccessPolicy',
        action: 'Microsoft.KeyVault/vaults/accessPolicies/write',
        scope: trace.vault,
      };
  }
}

/** What an extension resource hangs on. */
function scopeOf(id: ResourceId): ResourceId {
  return { ...id, providers: id.providers.slice(0, -1) };
}
