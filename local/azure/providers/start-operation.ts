import type { OperationRecord } from '../store/store.ts';
import type { JsonObject } from '../json.ts';
import type { Call } from './provider.ts';

/** Begins the operation that a call asks for; its end is published under the call's action. */
export function startOperation(
  call: Call,
  start: {
    readonly kind: string;
    readonly milliseconds: number;
    readonly clusterId?: string;
    readonly payload?: JsonObject;
  },
): OperationRecord {
  const { azure, id, operationName, correlationId } = call;
  return azure.operations.start({ ...start, resourceId: id, operationName, correlationId });
}
