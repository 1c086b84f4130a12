import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { act, read } from '../ask.ts';
import { USE_WORKLOAD_IDENTITY } from '../target-advice.ts';
import type { CredentialsOf } from '../connection-method.ts';
import { keyIn, keyPair } from '../key-slot.ts';
import { TargetError } from '../target-error.ts';
import type { KeyPair, KeyRotation } from '../target.ts';

/** Microsoft.CognitiveServices, stable; the version in the REST reference of Accounts - Get and List Keys. */
const API_VERSION = '2024-10-01';

const accountSchema = z.object({
  kind: z.string(),
  location: z.string().nullish(),
  properties: z.object({
    endpoint: z.url().nullish(),
    endpoints: z.record(z.string(), z.string()).nullish(),
    customSubDomainName: z.string().nullish(),
    disableLocalAuth: z.boolean().nullish(),
  }),
});

const keysSchema = z.object({ key1: z.string().min(1), key2: z.string().nullish() });

export interface CognitiveAccount {
  readonly name: string;
  /** As Azure has it: `OpenAI`, `AIServices`, `CognitiveServices`, `SpeechServices` ... */
  readonly kind: string;
  /** `eastus`, or '' when the answer has none. */
  readonly location: string;
  /** The first label of the account's own host names. */
  readonly subdomain: string;
  readonly endpoint: string | undefined;
  /** The endpoints of the account's APIs, by the API's name. */
  readonly endpoints: Readonly<Record<string, string>>;
}

export async function readAccount(arm: Arm, id: ResourceId): Promise<CognitiveAccount> {
  return toAccount(id, await ask(arm, id));
}

/** Adds the account to an identity's credentials. */
export async function withAccount<C>(arm: Arm, id: ResourceId, credentials: C): Promise<CognitiveAccount & C> {
  return { ...credentials, ...(await readAccount(arm, id)) };
}

export async function readAccountWithKey(
  arm: Arm,
  id: ResourceId,
  { keySlot }: CredentialsOf<'secret'>,
): Promise<CognitiveAccount & { readonly key: string }> {
  const answer = await ask(arm, id);
  const account = toAccount(id, answer);
  if (answer.properties.disableLocalAuth === true) {
    const message = `Azure AI services account ${account.name} does not allow access with keys (disableLocalAuth is true). ${USE_WORKLOAD_IDENTITY}`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { ...account, key: keyIn(await readKeys(arm, id), keySlot) };
}

export const cognitiveRotation: KeyRotation = {
  actions: ['Microsoft.CognitiveServices/accounts/regenerateKey/action'],
  readKeys,
};

async function readKeys(arm: Arm, id: ResourceId): Promise<KeyPair> {
  const path = `${formatResourceId(id)}/listKeys`;
  const what = `the keys of Azure AI services account ${resourceName(id)}`;
  const keys = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keyPair(keys.key1, keys.key2);
}

function ask(arm: Arm, id: ResourceId): Promise<z.infer<typeof accountSchema>> {
  const what = `Azure AI services account ${resourceName(id)}`;
  return read(arm, { path: formatResourceId(id), apiVersion: API_VERSION, schema: accountSchema, what });
}

function toAccount(id: ResourceId, { kind, location, properties }: z.infer<typeof accountSchema>): CognitiveAccount {
  const name = resourceName(id);
  return {
    name,
    kind,
    location: (location ?? '').replaceAll(' ', '').toLowerCase(),
    subdomain: (properties.customSubDomainName ?? name).toLowerCase(),
    endpoint: properties.endpoint ?? undefined,
    endpoints: properties.endpoints ?? {},
  };
}
