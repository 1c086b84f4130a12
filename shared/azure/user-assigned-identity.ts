import * as z from 'zod';

import { shape } from './answer-shape.ts';
import { ArmError, type Arm } from './arm.ts';
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

/**
 * The managed identity that is known by its id and its client id; `undefined` only when it is gone. A list leaves out
 * what the service may not read, so it can show that an identity is there and not that it is not.
 */
export async function readIdentity(
  arm: Arm,
  known: { readonly id: string; readonly clientId: string; readonly subscriptionId: string },
): Promise<UserAssignedIdentity | undefined> {
  const { id, clientId, subscriptionId } = known;
  try {
    const { body } = await arm.send({ method: 'GET', path: id, apiVersion: API_VERSION });
    const found = toIdentity(shape(identitySchema, body, 'the managed identity'));
    // Another one may have been made under its name.
    return found.clientId === clientId.toLowerCase() ? found : undefined;
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404) throw error;
    // Under its id it is gone: it may have been moved.
    return findIdentityByClientId(arm, subscriptionId, clientId);
  }
}

/** Finds a managed identity by the client id that a request names; ARM has no call that asks for one. */
export async function findIdentityByClientId(
  arm: Arm,
  subscriptionId: string,
  clientId: string,
): Promise<UserAssignedIdentity | undefined> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const identities = await listAll(arm, { path, apiVersion: API_VERSION }, identitySchema);
  return identities.map(toIdentity).find((one) => one.clientId === clientId.toLowerCase());
}

function toIdentity({ id, properties }: z.infer<typeof identitySchema>): UserAssignedIdentity {
  return { id, clientId: properties.clientId.toLowerCase(), principalId: properties.principalId };
}
