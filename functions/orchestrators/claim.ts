import type { OrchestrationContext, Task } from 'durable-functions';

import type { OperationInput } from '../../shared/workflow/operation-input.ts';

/**
 * Holds the claim on one connection while an operation on it runs. Its instance id is made from the connection, and
 * Durable Functions starts no second instance of an id while the first runs: that makes the claim atomic.
 * The operation itself is a sub-orchestration, so that its id is its own and its status outlives the next claim.
 */
export function* claim(context: OrchestrationContext): Generator<Task, void, unknown> {
  const input = context.df.getInput<OperationInput>();
  try {
    const orchestrator = input.action === 'delete' ? 'disconnect' : 'connect';
    yield context.df.callSubOrchestrator(orchestrator, input, input.operationId);
  } catch {
    // The operation's own status says what became of it; the claim only has to end with it.
  }
}
