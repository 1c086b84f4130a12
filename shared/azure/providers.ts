import * as z from 'zod';

import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const API_VERSION = '2021-04-01';
const providerSchema = z.object({ registrationState: z.string() });

/** `NotRegistered`, `Registering`, `Registered`, `Unregistering` or `Unregistered`. */
export async function getProviderState(arm: Arm, subscriptionId: string, namespace: string): Promise<string> {
  const { body } = await arm.send({
    method: 'GET',
    path: providerPath(subscriptionId, namespace),
    apiVersion: API_VERSION,
  });
  return shape(providerSchema, body, `provider ${namespace}`).registrationState;
}

/** Starts the registration; Azure answers at once and goes on by itself. */
export async function registerProvider(arm: Arm, subscriptionId: string, namespace: string): Promise<void> {
  const path = `${providerPath(subscriptionId, namespace)}/register`;
  await arm.send({ method: 'POST', path, apiVersion: API_VERSION });
}

function providerPath(subscriptionId: string, namespace: string): string {
  return `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/${encodeURIComponent(namespace)}`;
}
