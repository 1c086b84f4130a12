import type { ManagedCluster } from '../../azure/managed-cluster.ts';
import { serviceAccountName } from '../../connection/names.ts';
import { formatResourceId, resourceName } from '../../connection/resource-id.ts';
import { optsOut, type ConnectionRecord } from '../../connection/spec.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { targetOf } from '../connection-target.ts';
import { missingFederation } from '../steps/federation.ts';
import { missingAccess } from '../steps/missing-access.ts';
import type { Tools } from '../tools.ts';
import { attempt, type Draft } from './draft.ts';
import { accessPreview } from './preview.ts';

interface Grant {
  readonly cluster: ManagedCluster;
  readonly record: ConnectionRecord;
}

/** The federated credential of a workload identity connection. */
export async function planFederatedCredential(tools: Tools, draft: Draft, { cluster, record }: Grant): Promise<void> {
  if (optsOut(record, 'auth')) return;
  const { identityId, clientId } = record.auth;
  if (record.auth.kind !== 'userAssignedIdentity' || identityId === undefined || clientId === undefined) return;
  const { namespace } = record;
  const issuer = cluster.oidcIssuerUrl;
  const wanted = { cluster: cluster.id, namespace, identityId: resourceIdOf(identityId), clientId };
  // A cluster without an issuer has no credential that could serve it.
  const missing = await attempt(draft, 'IdentityNotFound', async () =>
    issuer === undefined ? true : (await missingFederation(tools, { ...wanted, issuer })) !== undefined,
  );
  if (missing !== true) return;
  draft.previews.push({
    name: 'createFederatedCredential',
    operationType: 'configAuth',
    description: `Let ServiceAccount ${namespace}/${serviceAccountName(clientId)} of ${resourceName(cluster.id)} sign in as the managed identity`,
    action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
    scope: formatResourceId(wanted.identityId),
  });
}

/** The roles or policies on the target. An add-on that is off has no identity yet: it will need all of them. */
export async function planAccess(tools: Tools, draft: Draft, { cluster, record }: Grant): Promise<void> {
  if (record.auth.kind === 'secret') return;
  const principalId = principalOf(cluster, record);
  const target = { target: targetOf(record), id: targetIdOf(record) };
  const missing = await attempt(draft, 'TargetNotFound', () => missingAccess(tools, target, principalId));
  const who = principalId === undefined ? "the Key Vault add-on's identity" : `principal ${principalId}`;
  for (const one of missing ?? []) {
    if (one.kind !== 'redisPolicy' || one.state === 'none') draft.previews.push(accessPreview(one, who));
  }
}

function principalOf({ keyVaultAddon }: ManagedCluster, { auth }: ConnectionRecord): string | undefined {
  if (auth.kind !== 'keyVaultCsi') return auth.principalId;
  return keyVaultAddon?.enabled === true ? keyVaultAddon.objectId : undefined;
}
