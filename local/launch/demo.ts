import { setTimeout as sleep } from 'node:timers/promises';

import { errorText, hasEnded, readOperation, startConnection, type OperationStatus } from './api.ts';
import { createProgress } from './progress.ts';

const LOOK_MILLISECONDS = 100;

/** Makes a connection and shows its steps until it has ended. */
export async function runDemo(
  url: string,
  request: unknown,
  options: { readonly out: NodeJS.WriteStream; readonly signal: AbortSignal },
): Promise<OperationStatus> {
  const operationUrl = await startConnection(url, request);
  options.out.write(`POST ${url}/api/connections → ${operationUrl}\n\n`);
  const progress = createProgress(options.out);
  for (;;) {
    const operation = await readOperation(operationUrl);
    progress.update(operation.properties.steps);
    if (hasEnded(operation)) return operation;
    await sleep(LOOK_MILLISECONDS, undefined, { signal: options.signal });
  }
}

/** Why an operation failed and what to do, for a terminal. */
export function failureText({ status, error }: OperationStatus): string {
  return `The connection ended ${status}.${error ? ` ${errorText(error)}` : ''}`;
}
