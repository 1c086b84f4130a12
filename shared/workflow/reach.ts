import { ArmError } from '../azure/arm.ts';
import { listFederatedCredentials } from '../azure/federated-credential.ts';
import { federatedCredentialName } from '../connection/names.ts';
import { sameResource, type ResourceId } from '../connection/resource-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import { ifThere } from './footprint.ts';
import type { Trace } from './outcome.ts';
import type { Tools } from './tools.ts';

/** What is given to an identity on a target, and so may serve connections of other clusters. */
const GRANTS: readonly Trace['kind'][] = ['roleAssignment', 'redisAccessPolicy', 'vaultAccessPolicy', 'firewallRule'];

/**
 * May a trace of a connection serve one of another cluster? It spares asking all clusters there are. A managed identity
 * lets in only clusters that it has a federated credential for, and a connection has that before it looks for its grants.
 */
export async function mayServeElsewhere(tools: Tools, cluster: ResourceId, trace: Trace): Promise<boolean> {
  if (!GRANTS.includes(trace.kind)) return false;
  if (!('holder' in trace)) return true;
  const holder = resourceIdOf(trace.holder);
  return !sameResource(holder, cluster) && letsInOthers(tools, cluster, holder);
}

async function letsInOthers(tools: Tools, cluster: ResourceId, identity: ResourceId): Promise<boolean> {
  const own = federatedCredentialName(cluster, '').toLowerCase();
  try {
    const credentials = (await ifThere(() => listFederatedCredentials(tools.arm, identity))) ?? [];
    return credentials.some(({ name }) => !name.toLowerCase().startsWith(own));
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) return true;
    throw error;
  }
}
