import { findIdentityByClientId } from '../../azure/user-assigned-identity.ts';
import { missingVaultRights, WANTED_RIGHTS } from '../../azure/vault-access-policy.ts';
import { readCluster } from '../../azure/managed-cluster.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../connection/spec.ts';
import { findTargetByName } from '../../targets/catalogue.ts';
import { rolesOf, targetOf } from '../connection-target.ts';
import { ifThere } from '../footprint.ts';
import { failed, type Outcome } from '../outcome.ts';
import { ownRanges } from '../own-ranges.ts';
import { roleRefusal } from '../role-refusal.ts';
import { claimedTrace } from '../sharing.ts';
import type { Tools } from '../tools.ts';
import { inTurnOf } from '../turns.ts';

/** What the record says beyond the request, found out before anything is written. */
export type Resolved = Pick<ConnectionRecord, 'auth' | 'addedRights' | 'addedIpRules'>;

interface Asked {
  readonly connection: ConnectionSpec;
  readonly auth: ConnectionRecord['auth'];
  /** The connection as it is recorded now. */
  readonly existing: ConnectionRecord | undefined;
}

/**
 * Finds what a connection names: a target or an identity that is not there fails the operation while there is nothing
 * to undo yet. `auth` comes back with the identity's ids, by which it can be found again when its client id is all
 * that a later request has.
 */
export async function resolveConnection(
  tools: Tools,
  { connection, auth, existing }: Asked,
): Promise<Resolved | Outcome> {
  const refusal = await whyNot(tools, connection);
  if (refusal) return refusal;
  const identity = await findIdentity(tools, connection);
  if (identity === 'none') return failed('IdentityNotFound', identityMissing(connection));
  const addedIpRules = await ownRanges(tools, connection, existing);
  const addedRights = await ownRights(tools, connection, identity.principalId);
  return {
    auth: { ...auth, ...(identity.principalId !== undefined && identity) },
    ...(addedRights.length > 0 && { addedRights }),
    ...(addedIpRules.length > 0 && { addedIpRules }),
  };
}

/** Which of the target and the identity does not exist, as an outcome; looks at nothing else. */
export async function notThere(tools: Tools, connection: ConnectionSpec): Promise<Outcome | undefined> {
  const missing = await targetMissing(tools, connection);
  if (missing) return missing;
  const identity = await findIdentity(tools, connection);
  return identity === 'none' ? failed('IdentityNotFound', identityMissing(connection)) : undefined;
}

async function targetMissing(tools: Tools, connection: ConnectionSpec): Promise<Outcome | undefined> {
  const target = findTargetByName(connection.target);
  const there = await ifThere(async () => {
    await target.read(tools.arm, targetIdOf(connection));
    return true;
  });
  return there ? undefined : failed('TargetNotFound', `${connection.targetId} does not exist`);
}

/** Why the target or the caller's secret cannot be used as the connection wants. */
async function whyNot(tools: Tools, connection: ConnectionSpec): Promise<Outcome | undefined> {
  const missing = await targetMissing(tools, connection);
  if (missing) return missing;
  const refused = await rolesRefused(tools, connection);
  if (refused) return refused;
  const { auth } = connection;
  // It is read again when it is written into the cluster; that it cannot be read is better known now.
  if (auth.kind === 'secret' && auth.secret?.kind === 'keyVault') await tools.readKeyVaultSecret(auth.secret.uri);
  return undefined;
}

/** Why the roles that the request names cannot be assigned on the target. */
async function rolesRefused(tools: Tools, connection: ConnectionSpec): Promise<Outcome | undefined> {
  const roles = rolesOf(connection);
  if (!roles) return undefined;
  const access = await findTargetByName(connection.target).access(tools.arm, targetIdOf(connection));
  if (access.kind !== 'roles') {
    const message = `${connection.targetId} gives access by policies of its own, not by roles: leave authInfo.roles out`;
    return failed('TargetNotUsable', message);
  }
  const refusal = await roleRefusal(tools.arm, access.scope.subscriptionId, roles);
  return refusal === undefined ? undefined : failed('RoleNotUsable', refusal);
}

/**
 * The rights in a vault without roles that are ours: those that the identity lacks, and those that another connection
 * added, so that the last of several takes them away and none takes them from the others.
 */
async function ownRights(
  tools: Tools,
  connection: ConnectionSpec,
  principalId: string | undefined,
): Promise<readonly string[]> {
  if (connection.auth.kind === 'secret') return [];
  const access = await targetOf(connection).access(tools.arm, targetIdOf(connection));
  if (access.kind !== 'vaultAccessPolicy') return [];
  if (principalId === undefined) return WANTED_RIGHTS.toSorted();
  const vault = formatResourceId(access.vault);
  const before = await claimedRights(tools, connection, { vault, principalId });
  const missing = await inTurnOf(tools, access.vault, () => missingVaultRights(tools.arm, access.vault, principalId));
  // Some are there and nobody has claimed them: another connection may have made them since its record was looked for.
  const isOpen = before.length === 0 && missing.length < WANTED_RIGHTS.length;
  const shared = isOpen ? await claimedRights(tools, connection, { vault, principalId }) : before;
  return [...new Set([...shared, ...missing])].toSorted();
}

/** The rights that another connection's record says it added. */
async function claimedRights(
  tools: Tools,
  { cluster, name }: ConnectionSpec,
  wanted: { readonly vault: string; readonly principalId: string },
): Promise<readonly string[]> {
  const policy = { kind: 'vaultAccessPolicy', ...wanted, tenantId: '', rights: [] } as const;
  const claimed = await claimedTrace(tools, { cluster: resourceIdOf(cluster), name }, policy);
  return claimed?.kind === 'vaultAccessPolicy' ? claimed.rights : [];
}

async function findIdentity(
  tools: Tools,
  { auth, cluster }: ConnectionSpec,
): Promise<{ identityId?: string; principalId?: string } | 'none'> {
  switch (auth.kind) {
    case 'userAssignedIdentity': {
      const found = await findIdentityByClientId(tools.arm, auth.subscriptionId, auth.clientId);
      return found ? { identityId: found.id, principalId: found.principalId } : 'none';
    }
    case 'servicePrincipalSecret':
      return { principalId: auth.principalId };
    case 'keyVaultCsi':
      return addonIdentity(tools, cluster);
    case 'secret':
      return {};
  }
}

/** Of an add-on that is not on yet there is no principal: all its rights will be ours, and the record gets it later. */
async function addonIdentity(tools: Tools, cluster: string): Promise<{ principalId?: string }> {
  const { keyVaultAddon: addon } = await readCluster(tools.arm, resourceIdOf(cluster));
  return addon?.enabled === true && addon.objectId !== undefined ? { principalId: addon.objectId } : {};
}

function identityMissing({ auth }: ConnectionSpec): string {
  const clientId = 'clientId' in auth ? auth.clientId : '';
  return `no user-assigned managed identity with client id ${clientId} was found`;
}
