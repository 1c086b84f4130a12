import type { InvocationContext } from '@azure/functions';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { CheckInput, CheckState } from '../../shared/health/check.ts';
import { Coalescer } from '../../shared/events/coalescer.ts';
import { currentSettings } from '../tools.ts';
import { findInstance, isRunning } from './find-instance.ts';
import { healthId } from './operation-ids.ts';

interface Checked {
  readonly cluster: ResourceId;
  readonly name: string;
  /** How long the check waits before it looks. */
  readonly delaySeconds: number;
}

const starts = new Coalescer();

/**
 * Has a connection checked, and put right if need be. One check of a connection runs at a time: one that has not begun
 * to look is joined, and one that has looks once more.
 */
export function startCheck(client: DurableClient, context: InvocationContext, checked: Checked): Promise<void> {
  const instanceId = healthId(claimKey(checked.cluster, checked.name));
  return starts.run(instanceId, () => start(client, context, { ...checked, instanceId }));
}

async function start(
  client: DurableClient,
  context: InvocationContext,
  { instanceId, cluster, name, delaySeconds }: Checked & { readonly instanceId: string },
): Promise<void> {
  const last = await findInstance(client, instanceId);
  const isJoined = last && isRunning(last) && (await join(client, context, last));
  if (isJoined) return;
  const before = last && stateOf(last)?.health;
  const { pollSeconds } = currentSettings().policy;
  const waits = { delaySeconds, pollSeconds };
  const input: CheckInput = { cluster: formatResourceId(cluster), name, ...waits, ...(before && { before }) };
  try {
    await client.startNew('check', { instanceId, input });
  } catch (error) {
    // Another process was faster.
    const running = await findInstance(client, instanceId);
    if (!running || !isRunning(running)) throw error;
  }
}

/** A check that was about to end when it was told has ended by then. */
const TO_END_MILLISECONDS = 300;

/** False when the check that was running has ended without another look. */
async function join(
  client: DurableClient,
  context: InvocationContext,
  check: DurableOrchestrationStatus,
): Promise<boolean> {
  if (stateOf(check)?.phase === 'settling') return true;
  const { instanceId } = check;
  const toldAt = new Date().toISOString();
  try {
    await client.raiseEvent(instanceId, 'again', {});
  } catch (error) {
    context.debug(`check ${instanceId} was not told: ${error instanceof Error ? error.name : 'unknown'}`);
  }
  await new Promise((resolve) => setTimeout(resolve, TO_END_MILLISECONDS));
  const after = await findInstance(client, instanceId);
  if (!after) return false;
  const lookedAt = stateOf(after)?.health?.lastProbeTime ?? '';
  return isRunning(after) || lookedAt > toldAt;
}

/** What a check says of itself: while it runs, or at its end. Only the orchestrator `check` writes it. */
export function stateOf(instance: {
  readonly output?: unknown;
  readonly customStatus?: unknown;
}): CheckState | undefined {
  const state = instance.output ?? instance.customStatus;
  return typeof state === 'object' && state !== null ? (state as CheckState) : undefined;
}
