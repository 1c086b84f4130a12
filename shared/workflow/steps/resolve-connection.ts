import { findIdentityByClientId } from '../../azure/user-assigned-identity.ts';
import { missingVaultRights } from '../../azure/vault-access-policy.ts';
import { readCluster } from '../../azure/managed-cluster.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../connection/spec.ts';
import { findTargetByName } from '../../targets/catalogue.ts';
import { ifThere } from '../footprint.ts';
import { failed, type Outcome } from '../outcome.ts';
import type { Tools } from '../tools.ts';

/** What the record says beyond the request, found out before anything is written. */
export type Resolved = Pick<ConnectionRecord, 'auth' | 'addedRights'>;

/**
 * Finds what a connection names: a target or an identity that is not there fails the operation while there is nothing
 * to undo yet. `auth` comes back with the identity's ids, by which it can be found again when its client id is all
 * that a later request has.
 */
export async function resolveConnection(
  tools: Tools,
  connection: ConnectionSpec,
  auth: ConnectionRecord['auth'],
): Promise<Resolved | Outcome> {
  const target = findTargetByName(connection.target);
  const id = targetIdOf(connection);
  const there = await ifThere(async () => {
    await target.read(tools.arm, id);
    return true;
  });
  if (there === undefined) return failed('TargetNotFound', `${connection.targetId} does not exist`);
  const identity = await findIdentity(tools, connection);
  if (identity === 'none') return failed('IdentityNotFound', identityMissing(connection));
  const known = { ...auth, ...(identity.principalId !== undefined && identity) };
  if (auth.kind === 'secret') return { auth: known };
  const access = await target.access(tools.arm, id);
  if (access.kind !== 'vaultAccessPolicy') return { auth: known };
  const principalId = identity.principalId ?? (await addonPrincipal(tools, connection));
  const addedRights = await missingVaultRights(tools.arm, access.vault, principalId);
  return { auth: known, ...(addedRights.length > 0 && { addedRights }) };
}

async function findIdentity(
  tools: Tools,
  { auth }: ConnectionSpec,
): Promise<{ identityId?: string; principalId?: string } | 'none'> {
  switch (auth.kind) {
    case 'userAssignedIdentity': {
      const found = await findIdentityByClientId(tools.arm, auth.subscriptionId, auth.clientId);
      return found ? { identityId: found.id, principalId: found.principalId } : 'none';
    }
    case 'servicePrincipalSecret':
      return { principalId: auth.principalId };
    default:
      return {};
  }
}

/** Of an add-on that is not on yet there is no principal: all its rights will be ours. */
async function addonPrincipal(tools: Tools, { cluster }: ConnectionSpec): Promise<string | undefined> {
  return (await readCluster(tools.arm, resourceIdOf(cluster))).keyVaultAddon?.objectId;
}

function identityMissing({ auth }: ConnectionSpec): string {
  const clientId = 'clientId' in auth ? auth.clientId : '';
  return `no user-assigned managed identity with client id ${clientId} was found`;
}
