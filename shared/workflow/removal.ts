import { deleteFederatedCredential } from '../azure/federated-credential.ts';
import { deleteRedisAccess } from '../azure/redis-access-policy.ts';
import { deleteRoleAssignment } from '../azure/role-assignment.ts';
import { removeVaultRights } from '../azure/vault-access-policy.ts';
import { linkerId } from '../connection/linker.ts';
import { formatResourceId } from '../connection/resource-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import { removeOwned } from '../kubernetes/owned.ts';
import { firewallOfRule } from './firewall.ts';
import { ifThere } from './footprint.ts';
import { describeWrite } from './describe-write.ts';
import type { KeptTrace, Trace } from './outcome.ts';
import { otherUser, type Owner } from './sharing.ts';
import type { Tools } from './tools.ts';
import { inTurnOfTrace } from './turns.ts';

/** Removes one trace of a connection, unless somebody else needs it: then says why it is kept. */
export async function removeTrace(tools: Tools, owner: Owner, trace: Trace): Promise<Kept> {
  return inTurnOfTrace(tools, { cluster: owner.cluster, trace }, async () => {
    const user = await otherUser(tools, owner, trace);
    if (user !== undefined) return { keptFor: `${user} uses it` };
    if (trace.kind === 'firewallRule') return removeRule(tools, trace);
    await remove(tools, owner, trace);
    return {};
  });
}

interface Kept {
  readonly keptFor?: string;
}

/** Removes traces one after the other; those that are kept. */
export async function removeTraces(tools: Tools, owner: Owner, traces: readonly Trace[]): Promise<KeptTrace[]> {
  const kept: KeptTrace[] = [];
  for (const trace of traces) {
    const { keptFor: why } = await removeTrace(tools, owner, trace);
    if (why !== undefined) kept.push({ trace, why });
  }
  return kept;
}

/** Names what was kept, for a person. */
export function keptWarnings(kept: readonly KeptTrace[]): string[] {
  return kept.map(({ trace, why }) => `${describeWrite(trace)} was kept: ${why}`);
}

async function removeRule(tools: Tools, trace: FirewallRule): Promise<Kept> {
  const { rules, resource } = firewallOfRule(trace);
  const removed = await ifThere(() => rules.remove(tools.arm, resource, trace.range));
  return removed === false ? { keptFor: 'without its last rule the firewall would let everyone in' } : {};
}

type FirewallRule = Extract<Trace, { kind: 'firewallRule' }>;

async function remove(tools: Tools, { cluster, name }: Owner, trace: Exclude<Trace, FirewallRule>): Promise<void> {
  switch (trace.kind) {
    case 'federatedCredential':
      return deleteFederatedCredential(tools.arm, resourceIdOf(trace.id));
    case 'roleAssignment':
      return deleteRoleAssignment(tools.arm, resourceIdOf(trace.id));
    case 'redisAccessPolicy':
      return deleteRedisAccess(tools.arm, resourceIdOf(trace.id));
    case 'vaultAccessPolicy':
      return ifThere(() => removeVaultRights(tools.arm, resourceIdOf(trace.vault), trace));
    case 'serviceAccount':
    case 'secret': {
      const kind = trace.kind === 'secret' ? 'Secret' : 'ServiceAccount';
      const reference = { apiVersion: 'v1', kind, namespace: trace.namespace, name: trace.name };
      const api = await ifThere(() => tools.openCluster(cluster));
      if (api) await removeOwned(api, reference, linkerId(formatResourceId(cluster), name));
    }
  }
}
