import * as z from 'zod';

import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { Arm } from './arm.ts';
import { deleteResource } from './delete-resource.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2023-01-31';

const credentialSchema = z.object({
  name: z.string(),
  properties: z.object({ issuer: z.string(), subject: z.string(), audiences: z.array(z.string()) }),
});

/** Which token Entra ID takes in place of the identity's own sign-in. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** One that is there. */
export interface NamedCredential extends FederatedCredential {
  readonly name: string;
}

export async function listFederatedCredentials(arm: Arm, identity: ResourceId): Promise<NamedCredential[]> {
  const path = `${formatResourceId(identity)}/federatedIdentityCredentials`;
  const credentials = await listAll(arm, { path, apiVersion: API_VERSION }, credentialSchema);
  return credentials.map(({ name, properties }) => ({ name, ...properties }));
}

/** Azure answers 409 when two are written to one identity at the same time. */
export async function putFederatedCredential(arm: Arm, id: ResourceId, credential: FederatedCredential): Promise<void> {
  const path = formatResourceId(id);
  await arm.send({ method: 'PUT', path, apiVersion: API_VERSION, body: { properties: credential } });
}

export async function deleteFederatedCredential(arm: Arm, id: ResourceId): Promise<void> {
  await deleteResource(arm, formatResourceId(id), API_VERSION);
}
