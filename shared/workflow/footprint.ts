import { readCluster } from '../azure/managed-cluster.ts';
import { ArmError } from '../azure/arm.ts';
import { redisAssignmentId } from '../azure/redis-access-policy.ts';
import { roleAssignmentId } from '../azure/role-assignment.ts';
import { readSubscription } from '../azure/subscription.ts';
import { federatedCredentialName, secretName, serviceAccountName } from '../connection/names.ts';
import { childResource, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { optsOut, type ConnectionRecord } from '../connection/spec.ts';
import { targetIdOf } from '../connection/target-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import type { TargetAccess } from '../targets/target.ts';
import { targetOf } from './connection-target.ts';
import { firewallOf, ruleWrite } from './firewall.ts';
import type { Trace } from './outcome.ts';
import type { Tools } from './tools.ts';

/** Rights in a vault without roles. */
export type VaultTrace = Extract<Trace, { kind: 'vaultAccessPolicy' }>;

/**
 * Everything that a connection needs of its own, in the order in which it is made, under the names that we give: what
 * an update may have to remove, what a delete removes, and by what can be told whether two connections share something.
 * Nothing here says that it exists or that we made it; the names are ours, and removal looks.
 */
export async function footprint(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Promise<Trace[]> {
  return [
    ...firewallRulesOf(record),
    ...credentialOf(cluster, record),
    ...(await formerRightsOf(tools, cluster, record)),
    ...(await accessOf(tools, cluster, record)),
    ...objectsOf(record),
  ];
}

/** The rules in the target's firewall that are ours. */
export function firewallRulesOf(record: ConnectionRecord): Trace[] {
  const firewall = record.addedIpRules && firewallOf(record);
  return firewall ? (record.addedIpRules ?? []).map((range) => ruleWrite(firewall, range)) : [];
}

/** The objects of a connection in its cluster. */
export function objectsOf(record: ConnectionRecord): Trace[] {
  const { name, namespace, auth } = record;
  const secrets: Trace[] = optsOut(record, 'configinfo') ? [] : [{ kind: 'secret', namespace, name: secretName(name) }];
  if (auth.kind !== 'userAssignedIdentity' || auth.clientId === undefined) return secrets;
  return [{ kind: 'serviceAccount', namespace, name: serviceAccountName(auth.clientId) }, ...secrets];
}

function credentialOf(cluster: ResourceId, record: ConnectionRecord): Trace[] {
  const { auth, namespace } = record;
  if (auth.identityId === undefined || optsOut(record, 'auth')) return [];
  const name = federatedCredentialName(cluster, namespace);
  const id = childResource(resourceIdOf(auth.identityId), { type: 'federatedIdentityCredentials', name });
  return [{ kind: 'federatedCredential', id: formatResourceId(id) }];
}

async function accessOf(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Promise<Trace[]> {
  if (record.auth.kind === 'secret') return [];
  const access = await accessIfThere(tools, record);
  return access ? accessTraces(tools, { cluster, record }, access) : [];
}

/** What a connection's identity has where access is given in this way. */
export async function accessTraces(
  tools: Tools,
  { cluster, record }: { readonly cluster: ResourceId; readonly record: ConnectionRecord },
  access: TargetAccess,
): Promise<Trace[]> {
  const principalId = record.auth.principalId ?? (await addonPrincipal(tools, cluster, record));
  if (principalId === undefined) return [];
  switch (access.kind) {
    case 'none':
      return [];
    case 'roles':
      return access.roles.map(({ roleDefinitionId }) => {
        const id = roleAssignmentId({ scope: access.scope, principalId, roleDefinitionId });
        return { kind: 'roleAssignment', id: formatResourceId(id), principalId, ...holderOf(cluster, record) };
      });
    case 'redisAccessPolicy': {
      const id = redisAssignmentId({ cache: access.cache, principalId });
      return [{ kind: 'redisAccessPolicy', id: formatResourceId(id), principalId, ...holderOf(cluster, record) }];
    }
    case 'vaultAccessPolicy':
      if (record.addedRights === undefined) return [];
      return [
        {
          kind: 'vaultAccessPolicy',
          vault: formatResourceId(access.vault),
          principalId,
          tenantId: await tenantOf(tools, cluster),
          rights: record.addedRights,
        },
      ];
  }
}

function holderOf(cluster: ResourceId, { auth }: ConnectionRecord): { readonly holder?: string } {
  if (auth.kind === 'keyVaultCsi') return { holder: formatResourceId(cluster) };
  return auth.identityId === undefined ? {} : { holder: auth.identityId };
}

/** Rights in vaults that are still to be taken away after a change. */
async function formerRightsOf(
  tools: Tools,
  cluster: ResourceId,
  { formerRights }: ConnectionRecord,
): Promise<VaultTrace[]> {
  if (!formerRights) return [];
  const tenantId = await tenantOf(tools, cluster);
  return formerRights.map((former) => ({ kind: 'vaultAccessPolicy', ...former, tenantId }));
}

async function tenantOf(tools: Tools, cluster: ResourceId): Promise<string> {
  return (await readSubscription(tools.arm, cluster.subscriptionId)).tenantId;
}

/** What is granted on a target goes with the target. */
async function accessIfThere(tools: Tools, record: ConnectionRecord): Promise<TargetAccess | undefined> {
  return ifThere(() => targetOf(record).access(tools.arm, targetIdOf(record)));
}

/** The identity of the CSI driver's add-on, for a record that was written before it was known. */
async function addonPrincipal(
  tools: Tools,
  cluster: ResourceId,
  { auth }: ConnectionRecord,
): Promise<string | undefined> {
  if (auth.kind !== 'keyVaultCsi') return undefined;
  return (await ifThere(() => readCluster(tools.arm, cluster)))?.keyVaultAddon?.objectId;
}

/** `undefined` for a resource that is gone; ARM answers 404 for it and for all above it. */
export async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}

/** What makes two traces the same thing. */
export function traceKey(trace: Trace): string {
  switch (trace.kind) {
    case 'federatedCredential':
    case 'roleAssignment':
    case 'redisAccessPolicy':
      return trace.id.toLowerCase();
    case 'firewallRule':
      return `firewall ${trace.resource.toLowerCase()} ${trace.range}`;
    case 'vaultAccessPolicy':
      return `${trace.vault.toLowerCase()} ${trace.principalId.toLowerCase()}`;
    case 'serviceAccount':
    case 'secret':
      return `${trace.kind} ${trace.namespace}/${trace.name}`;
  }
}
