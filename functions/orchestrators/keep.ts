import type { OrchestrationContext, Task } from 'durable-functions';

/** Does nothing: an instance with a fixed id and this orchestrator keeps its input, and no database is needed. */
// eslint-disable-next-line require-yield -- an orchestrator is a generator, also when it waits for nothing
export function* keep(context: OrchestrationContext): Generator<Task, unknown, unknown> {
  return context.df.getInput();
}
