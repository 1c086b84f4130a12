import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { viewOperation, type OperationView } from '../../shared/workflow/operation-view.ts';
import { appUrl, errorAnswer } from './answer.ts';

/** The operation as it is at the moment of its acceptance. */
export function acceptedView(input: OperationInput): OperationView {
  const now = new Date();
  return viewOperation({ input, runtimeStatus: 'Pending', createdTime: now, lastUpdatedTime: now, state: undefined });
}

/** Azure's async pattern: where the operation can be followed, and when it is worth asking. */
export function asyncHeaders(request: HttpRequest, { operationId, policy }: OperationInput): Record<string, string> {
  const url = operationUrl(request, operationId);
  return { 'Azure-AsyncOperation': url, Location: url, 'Retry-After': retryAfter(policy.pollSeconds) };
}

export function retryAfter(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds)));
}

/** 202 with the operation that was started. */
export function startedAnswer(request: HttpRequest, input: OperationInput): HttpResponseInit {
  return { status: 202, headers: asyncHeaders(request, input), jsonBody: { operation: acceptedView(input) } };
}

/** 404. */
export function noConnection(name: string): HttpResponseInit {
  return errorAnswer(404, { code: 'ConnectionNotFound', message: `the cluster has no connection '${name}'` });
}

/** 409: one connection has one operation at a time. */
export function busyAnswer(request: HttpRequest, { operationId, connection }: OperationInput): HttpResponseInit {
  const url = operationUrl(request, operationId);
  const message = `Operation ${operationId} on connection '${connection.name}' is still running: ${url}`;
  return errorAnswer(409, { code: 'OperationInProgress', message, target: operationId });
}

function operationUrl(request: HttpRequest, operationId: string): string {
  return appUrl(request, `api/operations/${operationId}`);
}
