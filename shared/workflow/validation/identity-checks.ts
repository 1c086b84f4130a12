import { describeMissing, missingAccess } from '../steps/missing-access.ts';
import { missingFederation } from '../steps/federation.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { failure, notChecked, SUCCESS, warning, type Finding } from './report.ts';
import type { Subject } from './subject.ts';

const ADDON_OFF = 'the Key Vault add-on, whose identity it is, is off';

export async function checkIdentityExists(subject: Subject): Promise<Finding> {
  const { auth } = subject.record;
  if (auth.kind === 'keyVaultCsi') {
    return (await addonPrincipal(subject)) === undefined ? notChecked(ADDON_OFF) : SUCCESS;
  }
  const identity = await subject.identity();
  const clientId = auth.clientId ?? '';
  if (!identity) return failure('ValidationIdentityMissing', `there is no managed identity with client id ${clientId}`);
  return SUCCESS;
}

/** The roles or policies that the target asks for, of whichever identity the connection is made with. */
export async function checkAccess(subject: Subject): Promise<Finding> {
  const { tools, target, targetId, targetExists, record } = subject;
  if (!(await targetExists())) return notChecked('the target does not exist');
  const principalId = await principalOf(subject);
  if (principalId === undefined) return notChecked(record.auth.kind === 'keyVaultCsi' ? ADDON_OFF : NO_IDENTITY);
  const missing = await missingAccess(tools, { target, id: targetId }, principalId);
  if (missing.length === 0) return SUCCESS;
  const what = `principal ${principalId}: ${missing.map(describeMissing).join('; ')}`;
  const pending = missing.every((one) => one.kind === 'redisPolicy' && one.state === 'inProgress');
  return pending ? warning('ValidationInProgress', what) : failure('ValidationAccessMissing', `missing for ${what}`);
}

const NO_IDENTITY = 'the managed identity does not exist';

/** The ServiceAccount's way to sign in as the managed identity. */
export async function checkFederation(subject: Subject): Promise<Finding> {
  const { tools, cluster, record, managedCluster } = subject;
  const identity = await subject.identity();
  if (!identity) return notChecked(NO_IDENTITY);
  const issuer = (await managedCluster())?.oidcIssuerUrl;
  if (issuer === undefined) return notChecked('the cluster has no OIDC issuer');
  const { namespace } = record;
  const wanted = { cluster, namespace, identityId: resourceIdOf(identity.id), clientId: identity.clientId, issuer };
  const missing = await missingFederation(tools, wanted);
  if (!missing) return SUCCESS;
  const message = `${identity.id} has no federated credential for ${missing.subject} of ${issuer}`;
  return failure('ValidationFederationMissing', message);
}

async function principalOf(subject: Subject): Promise<string | undefined> {
  switch (subject.record.auth.kind) {
    case 'userAssignedIdentity':
      return (await subject.identity())?.principalId;
    case 'keyVaultCsi':
      return addonPrincipal(subject);
    default:
      return subject.record.auth.principalId;
  }
}

async function addonPrincipal({ managedCluster }: Subject): Promise<string | undefined> {
  const addon = (await managedCluster())?.keyVaultAddon;
  return addon?.enabled === true ? addon.objectId : undefined;
}
