import * as z from 'zod';

import type { Arm } from './arm.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2023-01-31';

const identitySchema = z.object({
  id: z.string(),
  properties: z.object({ clientId: z.string(), principalId: z.string() }),
});

export interface UserAssignedIdentity {
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string;
}

/** Finds a managed identity by the client id that a request names; ARM has no call that asks for one. */
export async function findIdentityByClientId(
  arm: Arm,
  subscriptionId: string,
  clientId: string,
): Promise<UserAssignedIdentity | undefined> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const identities = await listAll(arm, { path, apiVersion: API_VERSION }, identitySchema);
  const found = identities.find((one) => one.properties.clientId.toLowerCase() === clientId.toLowerCase());
  return found && { id: found.id, clientId: clientId.toLowerCase(), principalId: found.properties.principalId };
}
