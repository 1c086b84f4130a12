import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { act, read } from '../ask.ts';
import { TargetError } from '../target-error.ts';
import type { KeyRotation, KeySlot } from '../target.ts';

/** Microsoft.Storage, stable; the version in the REST reference of Storage Accounts - Get Properties and List Keys. */
const API_VERSION = '2023-05-01';

/** The services of an account, as the fields of `primaryEndpoints` name them. */
export type StorageService = 'blob' | 'queue' | 'table' | 'file';

export interface StorageAccount {
  readonly name: string;
  /** Of the service: `https://acct.queue.core.windows.net/`. */
  readonly endpoint: string;
}

export interface StorageAccountWithKey extends StorageAccount {
  readonly key: string;
}

const accountSchema = z.object({
  properties: z.object({
    allowSharedKeyAccess: z.boolean().nullish(),
    primaryEndpoints: z
      .object({ blob: z.url().nullish(), queue: z.url().nullish(), table: z.url().nullish(), file: z.url().nullish() })
      .nullish(),
  }),
});

const keysSchema = z.object({
  keys: z.array(
    z.object({
      keyName: z.string().nullish(),
      permissions: z.string(),
      value: z.string().nullish(),
      creationTime: z.coerce.date().nullish().catch(undefined),
    }),
  ),
});

/** Reads the account that `id`, the id of one of its services, is in. */
export async function readAccount(arm: Arm, id: ResourceId, service: StorageService): Promise<StorageAccount> {
  return toAccount(id, service, await readProperties(arm, id));
}

/** Makes a function that adds the account to an identity's credentials. */
export function withAccount<C>(
  service: StorageService,
): (arm: Arm, id: ResourceId, credentials: C) => Promise<StorageAccount & C> {
  return async (arm, id, credentials) => ({ ...credentials, ...(await readAccount(arm, id, service)) });
}

/** Reads the account and a key that reads and writes. `instead` is what to do when keys are switched off. */
export async function readAccountWithKey(
  arm: Arm,
  id: ResourceId,
  {
    service,
    instead,
    slot,
  }: { readonly service: StorageService; readonly instead: string; readonly slot: KeySlot | undefined },
): Promise<StorageAccountWithKey> {
  const properties = await readProperties(arm, id);
  const account = toAccount(id, service, properties);
  if (properties.allowSharedKeyAccess === false) {
    const message = `storage account ${account.name} does not allow access with its keys (allowSharedKeyAccess is false). ${instead}`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { ...account, key: await readKey(arm, id, { instead, slot }) };
}

/** An endpoint in a DNS zone of its own has no suffix that clients could build it from, so it is named as it is. */
export function storageConnectionString(service: StorageService, account: StorageAccountWithKey): string {
  const host = new URL(account.endpoint).hostname;
  const start = `${account.name}.${service}.`;
  const setting = `${service.charAt(0).toUpperCase()}${service.slice(1)}Endpoint`;
  const where = host.startsWith(start)
    ? `EndpointSuffix=${host.slice(start.length)}`
    : `${setting}=${account.endpoint}`;
  return `DefaultEndpointsProtocol=https;AccountName=${account.name};AccountKey=${account.key};${where}`;
}

async function readProperties(arm: Arm, id: ResourceId): Promise<z.infer<typeof accountSchema>['properties']> {
  const what = `storage account ${accountName(id)}`;
  const path = formatResourceId(ancestor(id, 1));
  return (await read(arm, { path, apiVersion: API_VERSION, schema: accountSchema, what })).properties;
}

/** Names of storage accounts are lower case, however an id is written; the account name is part of what is signed. */
function accountName(id: ResourceId): string {
  return resourceName(ancestor(id, 1)).toLowerCase();
}

function toAccount(
  id: ResourceId,
  service: StorageService,
  { primaryEndpoints }: z.infer<typeof accountSchema>['properties'],
): StorageAccount {
  const name = accountName(id);
  const endpoint = primaryEndpoints?.[service];
  if (primaryEndpoints && !endpoint) {
    const message = `storage account ${name} has no ${service} endpoint: accounts of its kind hold no ${service}s. Use a general-purpose account`;
    throw new TargetError('ServiceNotOffered', message);
  }
  return { name, endpoint: endpoint ?? `https://${name}.${service}.core.windows.net/` };
}

/** Both keys of the account; the service tells when each was made. */
export const storageRotation: KeyRotation = {
  actions: ['Microsoft.Storage/storageAccounts/regenerateKey/action'],
  readKeys: async (arm, id) => {
    const [first, second] = await readKeys(arm, id);
    const newest = newerOf(first?.creationTime, second?.creationTime);
    return { primary: first?.value ?? '', secondary: second?.value ?? '', ...(newest && { newest }) };
  },
};

function newerOf(first: Date | null | undefined, second: Date | null | undefined): KeySlot | undefined {
  if (!first || !second || first.getTime() === second.getTime()) return undefined;
  return first > second ? 'primary' : 'secondary';
}

async function readKeys(arm: Arm, id: ResourceId): Promise<z.infer<typeof keysSchema>['keys']> {
  const what = `the keys of storage account ${accountName(id)}`;
  const path = `${formatResourceId(ancestor(id, 1))}/listKeys`;
  const { keys } = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keys.toSorted((one, other) => ((one.keyName ?? '') < (other.keyName ?? '') ? -1 : 1));
}

async function readKey(
  arm: Arm,
  id: ResourceId,
  { instead, slot }: { readonly instead: string; readonly slot: KeySlot | undefined },
): Promise<string> {
  const keys = await readKeys(arm, id);
  const usable = keys.filter(({ permissions, value }) => permissions.toLowerCase() === 'full' && value);
  const full = slot === 'secondary' ? usable.at(-1) : usable[0];
  if (full?.value) return full.value;
  const message = `storage account ${accountName(id)} gave no key with full permissions. ${instead}`;
  throw new TargetError('NoUsableKey', message);
}
