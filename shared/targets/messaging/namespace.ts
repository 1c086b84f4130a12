import * as z from 'zod';

import { ArmError, type Arm } from '../../azure/arm.ts';
import { childResource, formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { act, list, read } from '../ask.ts';
import { USE_WORKLOAD_IDENTITY } from '../target-advice.ts';
import type { CredentialsOf } from '../connection-method.ts';
import { keyIn, keyPair } from '../key-slot.ts';
import { TargetError } from '../target-error.ts';
import type { KeyPair, KeyRotation } from '../target.ts';

/** Event Hubs and Service Bus have namespaces of one make: the same properties, rules and keys. */
export interface MessagingService {
  /** `Service Bus`, for error messages. */
  readonly label: string;
  readonly apiVersion: string;
}

type Reader<T> = (arm: Arm, id: ResourceId, credentials: CredentialsOf<'secret'>) => Promise<T>;

export interface MessagingNamespace {
  /** Host name: `ns.servicebus.windows.net`. */
  readonly host: string;
}

/** Every namespace is made with this rule, which has all rights; its owner can delete it. */
const ROOT_RULE = 'RootManageSharedAccessKey';

const namespaceSchema = z.object({
  properties: z.object({ serviceBusEndpoint: z.url().nullish(), disableLocalAuth: z.boolean().nullish() }),
});

const ruleSchema = z.object({ name: z.string(), properties: z.object({ rights: z.array(z.string()) }) });

const keysSchema = z.object({
  primaryConnectionString: z.string().min(1),
  secondaryConnectionString: z.string().nullish(),
});

export async function readNamespace(
  arm: Arm,
  id: ResourceId,
  { label, apiVersion }: MessagingService,
): Promise<z.infer<typeof namespaceSchema>['properties']> {
  const what = `${label} namespace ${resourceName(id)}`;
  return (await read(arm, { path: formatResourceId(id), apiVersion, schema: namespaceSchema, what })).properties;
}

/** Makes a function that adds the namespace's host name to an identity's credentials. */
export function withNamespace<C>(
  service: MessagingService,
): (arm: Arm, id: ResourceId, credentials: C) => Promise<MessagingNamespace & C> {
  return async (arm, id, credentials) => {
    const { serviceBusEndpoint } = await readNamespace(arm, id, service);
    // Azure writes the endpoint as a URL with a port: https://ns.servicebus.windows.net:443/
    const host = serviceBusEndpoint
      ? new URL(serviceBusEndpoint).hostname
      : `${resourceName(id).toLowerCase()}.servicebus.windows.net`;
    return { ...credentials, host };
  };
}

/** Makes a function that reads the connection string of a rule that sends and listens. */
export function namespaceConnectionString(service: MessagingService): Reader<string> {
  return async (arm, id, { keySlot }) => {
    const { disableLocalAuth } = await readNamespace(arm, id, service);
    if (disableLocalAuth === true) {
      const message = `${service.label} namespace ${resourceName(id)} does not allow access with keys (disableLocalAuth is true). ${USE_WORKLOAD_IDENTITY}`;
      throw new TargetError('SecretAuthDisabled', message);
    }
    return keyIn(await readUsableKeys(arm, id, service), keySlot);
  };
}

/** Both connection strings of the rule that connections use; `provider` is the namespace's. */
export function namespaceRotation(service: MessagingService, provider: string): KeyRotation {
  return {
    actions: [`${provider}/namespaces/authorizationRules/regenerateKeys/action`],
    readKeys: (arm, id) => readUsableKeys(arm, id, service),
  };
}

async function readUsableKeys(arm: Arm, id: ResourceId, service: MessagingService): Promise<KeyPair> {
  try {
    return await readKeys(arm, id, { service, rule: ROOT_RULE });
  } catch (error) {
    if (!(error instanceof ArmError && error.status === 404)) throw error;
    return readKeys(arm, id, { service, rule: await findRule(arm, id, service) });
  }
}

async function readKeys(
  arm: Arm,
  id: ResourceId,
  { service, rule }: { readonly service: MessagingService; readonly rule: string },
): Promise<KeyPair> {
  const { apiVersion, label } = service;
  const path = `${formatResourceId(childResource(id, { type: 'authorizationRules', name: rule }))}/listKeys`;
  const what = `the keys of rule ${rule} of ${label} namespace ${resourceName(id)}`;
  const keys = await act(arm, { path, apiVersion, schema: keysSchema, what });
  return keyPair(keys.primaryConnectionString, keys.secondaryConnectionString);
}

/** The first rule of the namespace that sends and listens, for a namespace whose root rule was deleted. */
async function findRule(arm: Arm, id: ResourceId, { label, apiVersion }: MessagingService): Promise<string> {
  const path = `${formatResourceId(id)}/authorizationRules`;
  const what = `the authorization rules of ${label} namespace ${resourceName(id)}`;
  const rules = await list(arm, { path, apiVersion, schema: ruleSchema, what });
  const usable = rules.find(({ properties: { rights } }) => sendsAndListens(rights.map((one) => one.toLowerCase())));
  if (usable) return usable.name;
  const message = `${label} namespace ${resourceName(id)} has no authorization rule with the right Manage, or Send and Listen. Add one, or connect with a workload identity (authType userAssignedIdentity) instead`;
  throw new TargetError('NoUsableKey', message);
}

function sendsAndListens(rights: readonly string[]): boolean {
  return rights.includes('manage') || (rights.includes('send') && rights.includes('listen'));
}
