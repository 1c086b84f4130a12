import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';

import type { ClaimingInput, DryrunInput, OperationInput } from '../../shared/workflow/operation-input.ts';
import type { OperationResult, OperationState } from '../../shared/workflow/operation.ts';
import type { OperationInstance } from '../../shared/workflow/operation-view.ts';

/** Reads a durable instance with its input; `undefined` when there is none. */
export async function findInstance(
  client: DurableClient,
  instanceId: string,
): Promise<DurableOrchestrationStatus | undefined> {
  try {
    return await client.getStatus(instanceId, { showInput: true });
  } catch (error) {
    // The library says "not found" by its message alone: it has no code, and no other call that asks for one id.
    if (error instanceof Error && error.message.includes('HTTP 404')) return undefined;
    throw error;
  }
}

export const RUNNING: readonly string[] = ['Pending', 'Running', 'ContinuedAsNew', 'Suspended'];

/** As Durable Functions decides whether an instance id may be started again. */
export function isRunning(instance: Pick<Instance, 'runtimeStatus'>): boolean {
  return RUNNING.includes(instance.runtimeStatus);
}

/** Both orchestrators get the same input. */
export function inputOf(instance: Pick<DurableOrchestrationStatus, 'input'>): OperationInput {
  return instance.input as OperationInput;
}

/** The input of a claim: only operations that write hold one. */
export function claimingInputOf(instance: Pick<DurableOrchestrationStatus, 'input'>): ClaimingInput {
  return instance.input as ClaimingInput;
}

/** The input of a dry run: only `putDryrun` starts instances with such ids. */
export function dryrunInputOf(instance: { readonly input?: unknown }): DryrunInput {
  return instance.input as DryrunInput;
}

/** What an instance says of itself, whether it was asked for or listed. */
export interface Instance extends Pick<DurableOrchestrationStatus, 'input' | 'output' | 'customStatus'> {
  readonly runtimeStatus: string;
  readonly createdTime: Date;
  readonly lastUpdatedTime: Date;
}

/** The durable instance of an operation in the words of the app. */
export function toOperationInstance(instance: Instance): OperationInstance {
  const state = (instance.output ?? instance.customStatus) as OperationResult | OperationState | string | null;
  return {
    input: inputOf(instance),
    runtimeStatus: instance.runtimeStatus,
    createdTime: instance.createdTime,
    lastUpdatedTime: instance.lastUpdatedTime,
    // Of an instance that failed or was terminated the output is a text; what it had reached is in the custom status.
    state: (typeof state === 'string' ? (instance.customStatus as OperationState | null) : state) ?? undefined,
  };
}
