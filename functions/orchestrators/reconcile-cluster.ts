import type { OrchestrationContext, Task } from 'durable-functions';

import type { ReconcileInput } from '../../shared/health/check.ts';

/** Has all connections of one cluster checked, at its own time: not all clusters at once. */
export function* reconcileCluster(context: OrchestrationContext): Generator<Task, void, unknown> {
  const { cluster, delaySeconds } = context.df.getInput<ReconcileInput>();
  if (delaySeconds > 0) {
    const due = context.df.currentUtcDateTime.getTime() + delaySeconds * 1000;
    yield context.df.createTimer(new Date(due));
  }
  yield context.df.callActivity('checkCluster', { cluster });
}
