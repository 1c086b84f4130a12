import type { OrchestrationContext, Task } from 'durable-functions';

import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import type { OperationResult } from '../../shared/workflow/operation.ts';

type Operation = (context: OrchestrationContext) => Generator<Task, OperationResult, unknown>;

/** The operation with a line in the log of the app for its beginning and one for its end; no values, only names and codes. */
export function told(operation: Operation): Operation {
  return function* (context) {
    const { operationId, action, connection } = context.df.getInput<OperationInput>();
    const what = `operation ${operationId} (${action} ${connection.name})`;
    say(context, `${what} begins`);
    const result = yield* operation(context);
    say(context, `${what} ends ${result.status}${result.error ? `: ${result.error.code}` : ''}`);
    return result;
  };
}

/** A replay has nothing new to tell. */
function say(context: OrchestrationContext, line: string): void {
  if (!context.df.isReplaying) context.log(line);
}
