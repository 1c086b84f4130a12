import type { OrchestrationContext, Task } from 'durable-functions';

import type { DryrunInput } from '../../shared/workflow/operation-input.ts';

/** Keeps a dry run under its name; the plan that it asks for is an operation of its own. */
export function* dryrun(context: OrchestrationContext): Generator<Task, void, unknown> {
  const { plan } = context.df.getInput<DryrunInput>();
  try {
    yield context.df.callSubOrchestrator('plan', plan, plan.operationId);
  } catch {
    // The operation's own status says what became of it.
  }
}
