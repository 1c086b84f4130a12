import { changeKind, type Changes } from './changes.ts';
import type { Simulation } from './context.ts';
import type { OperationEnd } from './operations.ts';
import { allProviders } from './providers/registry.ts';
import { endRegistration } from './providers/resources/registration.ts';
import type { OperationRecord } from './store/store.ts';

const ENDINGS = Object.assign(
  { registration: endRegistration },
  ...allProviders().map((one) => one.endings ?? {}),
) as Record<string, (azure: Simulation, operation: OperationRecord) => OperationEnd | Promise<OperationEnd>>;

/** Ends an operation as its provider says. */
export async function finishOperation(azure: Simulation, operation: OperationRecord): Promise<OperationEnd> {
  const ending = ENDINGS[operation.kind];
  if (!ending) throw new Error(`Nothing ends operations of kind '${operation.kind}'.`);
  return ending(azure, operation);
}

/** Tells of an operation that a caller began. */
export function publishEnd(changes: Changes, operation: OperationRecord): void {
  const { operationName, resourceId, status, correlationId = '' } = operation;
  const kind = operationName === undefined ? undefined : changeKind(operationName);
  if (kind === undefined || operationName === undefined || status === 'InProgress') return;
  changes.publish({ kind, operationName, resourceId, status, correlationId });
}
