import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { viewOperation, type OperationView } from '../../shared/workflow/operation-view.ts';
import { findOperation } from '../connections/find-operation.ts';
import { retryAfter } from '../http/operation-answer.ts';
import { currentSettings } from '../tools.ts';
import { resourceNotFound, statusPath, statusUrl } from './answers.ts';

/** `GET …/operationStatuses/{id}`: Azure's async operation, with the words of the original for what is going on. */
export async function answerOperationStatus(
  request: HttpRequest,
  client: DurableClient,
  id: string,
): Promise<HttpResponseInit> {
  const operation = await findOperation(client, id);
  if (!operation) return resourceNotFound('operationStatuses', id);
  const { input } = operation;
  const view = viewOperation(operation);
  const path = statusPath(input);
  const body = {
    id: path,
    name: path.split('/').at(-1),
    resourceId: view.properties.connectionId,
    status: view.endTime === undefined ? (RUNNING[input.action] ?? 'Accepted') : view.status,
    startTime: view.startTime,
    ...(view.endTime !== undefined && { endTime: view.endTime, properties: resultOf(view) }),
    ...(view.error && { error: view.error }),
  };
  if (view.endTime !== undefined) return { status: 200, jsonBody: body };
  const headers: Record<string, string> = { 'Retry-After': retryAfter(currentSettings().policy.pollSeconds) };
  if (!POLLED_WITH_202.includes(input.action)) return { status: 200, headers, jsonBody: body };
  const url = statusUrl(request, input);
  return { status: 202, headers: { ...headers, 'Azure-AsyncOperation': url, Location: url }, jsonBody: body };
}

const RUNNING: Readonly<Record<string, string>> = { delete: 'Deleting' };

/** Operations whose result is not the linker are polled by `Location` too, which answers 202 until the end. */
const POLLED_WITH_202: readonly string[] = ['delete', 'validate'];

function resultOf({ status, properties }: OperationView): unknown {
  if (status !== 'Succeeded' || properties.action === 'delete') return null;
  const { validation } = properties;
  return validation ? { Message: pascalCase(validation), ...validation } : { Message: null };
}

/** The report once more as JSON text, with members in PascalCase and results as numbers, as the original has it. */
function pascalCase(report: unknown): string {
  return JSON.stringify(report, (key, value: unknown) => {
    if (key === 'result' || key === 'Result') return RESULTS.indexOf(String(value));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(([name, member]): [string, unknown] => [upperFirst(name), member]);
    return Object.fromEntries(entries);
  });
}

const RESULTS: readonly string[] = ['success', 'failure', 'warning'];

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
