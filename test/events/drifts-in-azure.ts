import { FOREIGN } from '../helpers/closed-firewall.ts';
import type { Place } from '../helpers/place.ts';
import type { Json } from '../helpers/requests.ts';
import { OTHER_GUID, type Drift } from './drifts-in-cluster.ts';
import { changeDocument, removeResource } from './tamper.ts';

const accountOf = ({ ids }: Place): string => ids.storageAccount.split('/blobServices')[0]!;

/** Closes the firewall of a storage account for all but one address of somebody else's. */
export function closeAccount(place: Place): Promise<void> {
  return changeDocument(place.bed, accountOf(place), {
    networkAcls: { defaultAction: 'Deny', ipRules: [{ value: FOREIGN, action: 'Allow' }] },
  });
}

const CREDENTIAL = /federatedIdentityCredentials\/sc_/i;

const alterCredential =
  (properties: Json) =>
  async ({ bed, ids }: Place): Promise<void> => {
    const [found] = await bed.admin.resources(new RegExp(`${ids.identity.id}/${CREDENTIAL.source}`, 'i'));
    await changeDocument(bed, found!.id, properties);
  };

export const OF_CREDENTIAL: readonly Drift[] = [
  ...[
    { what: 'subject', change: { subject: 'system:serviceaccount:elsewhere:other' } },
    { what: 'issuer', change: { issuer: 'https://other.example/' } },
    { what: 'audience', change: { audiences: ['api://other'] } },
  ].map(({ what, change }) => ({
    what: `${what} of the federated credential altered`,
    says: /has no federated credential/,
    happens: alterCredential(change),
  })),
  {
    what: 'federated credential deleted',
    says: /has no federated credential/,
    happens: (place) => removeResource(place, CREDENTIAL),
  },
];

/** Azure lets nobody change one. */
export const OF_ROLE: readonly Drift[] = [
  {
    what: 'role assignment deleted',
    says: /missing for principal .*role Storage Blob Data Contributor/,
    happens: (place) =>
      removeResource(place, new RegExp(`${accountOf(place)}/.*roleAssignments/(?!${OTHER_GUID})`, 'i')),
  },
];

export const OF_FIREWALL: readonly Drift[] = [
  { what: 'address taken off the list', says: /does not admit .* any more/, happens: closeAccount },
];

/** Another role of the same identity and another credential on it. */
export async function addStrangers(place: Place): Promise<void> {
  const { bed, ids } = place;
  const role = `${accountOf(place)}/providers/Microsoft.Authorization/roleAssignments/${OTHER_GUID}`;
  const roleDefinitionId = `/subscriptions/${ids.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${OTHER_GUID}`;
  const properties = { principalId: ids.identity.principalId, roleDefinitionId, scope: accountOf(place) };
  await bed.admin.write(role, {
    id: role,
    name: OTHER_GUID,
    type: 'Microsoft.Authorization/roleAssignments',
    properties,
  });
  const credential = `${ids.identity.id}/federatedIdentityCredentials/pipeline`;
  await bed.admin.write(credential, {
    id: credential,
    name: 'pipeline',
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    properties: { issuer: 'https://ci.example/', subject: 'repo:x', audiences: ['api://AzureADTokenExchange'] },
  });
}

interface Policy {
  readonly objectId: string;
  readonly permissions: { readonly secrets?: readonly string[] };
}

/** Changes the secret rights of the connection's identity, or takes its policy away; those of others stay. */
export async function alterPolicies(
  { bed, ids }: Place,
  alter: (rights: readonly string[]) => readonly string[] | undefined,
): Promise<void> {
  const { accessPolicies } = (await bed.admin.read(ids.keyVault))!.properties as { accessPolicies: readonly Policy[] };
  const altered = accessPolicies.flatMap((policy) => {
    if (policy.objectId !== ids.identity.principalId) return [policy];
    const secrets = alter(policy.permissions.secrets ?? []);
    return secrets ? [{ ...policy, permissions: { ...policy.permissions, secrets } }] : [];
  });
  await changeDocument(bed, ids.keyVault, { accessPolicies: altered });
}
