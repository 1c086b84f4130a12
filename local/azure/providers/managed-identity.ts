import { randomUUID } from 'node:crypto';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject } from '../json.ts';
import { tenantOf } from '../context.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import {
  deleteFederatedCredential,
  listFederatedCredentials,
  putFederatedCredential,
} from './federated-credentials.ts';
import { deleteResource, documentOf, requireLocation } from './generic.ts';
import { rememberPrincipal } from './principals.ts';
import type { Call, ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2018-11-30',
  '2022-01-31-preview',
  '2023-01-31',
  '2023-07-31-preview',
  '2024-11-30',
  '2025-01-31-preview',
];

const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';

export const managedIdentity: ResourceProvider = {
  namespace: 'Microsoft.ManagedIdentity',
  types: [
    { name: 'userAssignedIdentities', apiVersions: API_VERSIONS, put: putIdentity, delete: deleteResource },
    {
      name: 'userAssignedIdentities/federatedIdentityCredentials',
      apiVersions: API_VERSIONS.filter((version) => version >= '2022'),
      list: listFederatedCredentials,
      put: putFederatedCredential,
      delete: deleteFederatedCredential,
    },
  ],
};

function putIdentity(call: Call): ProviderAnswer {
  const before = call.azure.store.get(call.id);
  const { location, tags } = call.body;
  if (before) {
    const changed = { ...before, tags: tags ?? {} };
    call.azure.store.put(changed);
    return ok(changed);
  }
  requireLocation(call);
  const tenantId = tenantOf(call.azure, call.subscriptionId);
  const properties = { tenantId, principalId: randomUUID(), clientId: randomUUID() };
  const document = documentOf(call, { location, tags: asObject(tags), properties });
  call.azure.store.put(document);
  rememberPrincipal(call.azure, properties.principalId);
  return { status: 201, body: document };
}

/** A user-assigned identity; its ids are made up unless given. */
export function userAssignedIdentity(
  place: Placement & { readonly tenantId: string; readonly clientId?: string; readonly principalId?: string },
): Document {
  const { tenantId, clientId = randomUUID(), principalId = randomUUID() } = place;
  return resourceDocument(TYPE, place, { properties: { tenantId, principalId, clientId } });
}
