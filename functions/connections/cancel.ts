import { setTimeout } from 'node:timers/promises';

import type { DurableClient } from 'durable-functions';

import { findInstance } from './find-instance.ts';

const PATIENCE_MILLISECONDS = 10_000;
const LOOK_MILLISECONDS = 100;

/**
 * Asks an operation to end; false when it has not begun. An operation that was accepted a moment ago has no instance of
 * its own yet, and the engine takes no event for one that is not there: on Azure that can last seconds.
 */
export async function cancel(client: DurableClient, operationId: string): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await findInstance(client, operationId))) {
    if (Date.now() > deadline) return false;
    await setTimeout(LOOK_MILLISECONDS);
  }
  await client.raiseEvent(operationId, 'cancel', {});
  return true;
}
