import * as z from 'zod';

import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2022-12-01';
const subscriptionSchema = z.object({ tenantId: z.string() });

/** The subscription's tenant, where its identities live. */
export async function readSubscription(arm: Arm, subscriptionId: string): Promise<{ tenantId: string }> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}`;
  const { body } = await arm.send({ method: 'GET', path, apiVersion: API_VERSION });
  return shape(subscriptionSchema, body, 'the subscription');
}

/** The ids of the subscriptions that the service sees, in lower case. */
export async function listSubscriptions(arm: Arm): Promise<readonly string[]> {
  const item = z.object({ subscriptionId: z.string() });
  const found = await listAll(arm, { path: '/subscriptions', apiVersion: API_VERSION }, item);
  return found.map(({ subscriptionId }) => subscriptionId.toLowerCase());
}
