import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { act, read } from '../ask.ts';
import { USE_WORKLOAD_IDENTITY } from '../target-advice.ts';
import type { CredentialsOf } from '../connection-method.ts';
import { keyIn, keyPair } from '../key-slot.ts';
import { TargetError } from '../target-error.ts';
import type { KeyPair, KeyRotation } from '../target.ts';

/** Microsoft.SignalRService, stable; the version in the REST reference of SignalR, Web PubSub and their List Keys. */
const API_VERSION = '2024-03-01';

/** SignalR Service and Web PubSub are two types of one resource provider, with the same properties and keys. */
export interface RealTimeService {
  /** `Web PubSub`, for error messages. */
  readonly label: string;
  /** What the service's public host names end in, for an answer without one. */
  readonly hostSuffix: string;
}

export interface RealTimeHost {
  /** `name.webpubsub.azure.com`. */
  readonly host: string;
}

const serviceSchema = z.object({
  properties: z.object({
    hostName: z.string().min(1).nullish(),
    disableLocalAuth: z.boolean().nullish(),
    disableAadAuth: z.boolean().nullish(),
  }),
});

const keysSchema = z.object({
  primaryConnectionString: z.string().min(1),
  secondaryConnectionString: z.string().nullish(),
});

/** Makes a function that adds the service's host name to an identity's credentials. */
export function withRealTimeHost<C>(
  service: RealTimeService,
): (arm: Arm, id: ResourceId, credentials: C) => Promise<RealTimeHost & C> {
  return async (arm, id, credentials) => {
    const { hostName, disableAadAuth } = await readRealTimeService(arm, id, service);
    if (disableAadAuth === true) {
      const message = `${service.label} ${resourceName(id)} does not allow identities (disableAadAuth is true). Connect with its key (authType secret) instead`;
      throw new TargetError('IdentityAuthDisabled', message);
    }
    return { ...credentials, host: hostName ?? `${resourceName(id).toLowerCase()}.${service.hostSuffix}` };
  };
}

type Reader<T> = (arm: Arm, id: ResourceId, credentials: CredentialsOf<'secret'>) => Promise<T>;

/** Makes a function that reads the connection string with a key of the service. */
export function realTimeConnectionString(service: RealTimeService): Reader<string> {
  return async (arm, id, { keySlot }) => {
    const { disableLocalAuth } = await readRealTimeService(arm, id, service);
    const what = `${service.label} ${resourceName(id)}`;
    if (disableLocalAuth === true) {
      const message = `${what} does not allow access with keys (disableLocalAuth is true). ${USE_WORKLOAD_IDENTITY}`;
      throw new TargetError('SecretAuthDisabled', message);
    }
    return keyIn(await readKeys(arm, id, service), keySlot);
  };
}

/** `type` is the resource's: `Microsoft.SignalRService/SignalR`. */
export function realTimeRotation(service: RealTimeService, type: string): KeyRotation {
  return { actions: [`${type}/regenerateKey/action`], readKeys: (arm, id) => readKeys(arm, id, service) };
}

async function readKeys(arm: Arm, id: ResourceId, { label }: RealTimeService): Promise<KeyPair> {
  const path = `${formatResourceId(id)}/listKeys`;
  const what = `the keys of ${label} ${resourceName(id)}`;
  const keys = await act(arm, { path, apiVersion: API_VERSION, schema: keysSchema, what });
  return keyPair(keys.primaryConnectionString, keys.secondaryConnectionString);
}

export async function readRealTimeService(
  arm: Arm,
  id: ResourceId,
  { label }: RealTimeService,
): Promise<z.infer<typeof serviceSchema>['properties']> {
  const what = `${label} ${resourceName(id)}`;
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: serviceSchema, what })).properties;
}
