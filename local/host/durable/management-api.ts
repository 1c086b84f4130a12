import type { ServerResponse } from 'node:http';
import type { FunctionRegistry } from '../function-registry.ts';
import { sendEmpty, sendJson } from '../http/response.ts';
import { controlInstance } from './control-instance.ts';
import type { DurableEngine } from './engine.ts';
import { isFinished } from './instances.ts';
import { listInstances, purgeInstances } from './instance-list.ts';
import { managementLinks } from './links.ts';
import type { DurableEndpoints } from './links.ts';
import { refuse } from './refusal.ts';
import { startInstance } from './start-instance.ts';
import { statusDocument } from './status.ts';
import type { Store } from './store.ts';

export interface ManagementParts {
  store: Store;
  engine: DurableEngine;
  registry: FunctionRegistry;
  endpoints: DurableEndpoints;
}

/** A request to the management API or to the client's endpoint, which differ in their base only. */
export interface ManagementRequest {
  method: string;
  /** Path below the base, its segments decoded. */
  path: string[];
  query: URLSearchParams;
  continuationToken: string | undefined;
  body: string;
  /** Comes from the app's own client. */
  internal: boolean;
}

export type ManagementCall = ManagementParts & { request: ManagementRequest; response: ServerResponse };

/** Answers a request as the Durable Task extension does (its HttpApiHandler). */
export async function handleManagement(call: ManagementCall): Promise<void> {
  const { request, response } = call;
  const [resource, ...rest] = request.path;
  if (resource === 'entities') {
    refuse(response, 501, 'This host does not support durable entities.');
  } else if (resource === 'orchestrators' && request.method === 'POST' && (rest.length === 1 || rest.length === 2)) {
    await startInstance(call);
  } else if (resource === 'instances') {
    answerForInstances(call, rest);
  } else {
    sendEmpty(response, 404);
  }
}

function answerForInstances(call: ManagementCall, [id = '', operation]: string[]): void {
  const { request, response } = call;
  if (id === '') answerForMany(call);
  else if (operation === undefined) answerForOne(call, id);
  else if (request.method === 'POST') controlInstance(call, id, operation);
  else sendEmpty(response, 404);
}

function answerForMany(call: ManagementCall): void {
  const { method } = call.request;
  if (method === 'GET') listInstances(call);
  else if (method === 'DELETE') purgeInstances(call);
  else sendEmpty(call.response, 405);
}

function answerForOne(call: ManagementCall, id: string): void {
  const { request, response, store, engine } = call;
  if (!store.instances.get(id)) {
    refuse(response, 404, `There is no instance "${id}".`);
  } else if (request.method === 'DELETE') {
    sendJson(response, 200, { instancesDeleted: engine.purge([id]) });
  } else if (request.method === 'GET') {
    sendStatus(call, id);
  } else {
    sendEmpty(response, 405);
  }
}

function sendStatus({ request, response, store, endpoints }: ManagementCall, id: string): void {
  const found = store.instances.get(id);
  if (!found) return;
  const { query } = request;
  const history = isOn(query, 'showHistory') ? store.mailbox.history(id) : undefined;
  const showInput = query.get('showInput') !== 'false';
  const document = statusDocument(found, { showInput, history, showHistoryOutput: isOn(query, 'showHistoryOutput') });
  // The client of durable-functions looks for the history under another name than the extension gives it.
  if (request.internal && history) document['history'] = document['historyEvents'];
  if (!isFinished(found.status)) {
    response.setHeader('location', managementLinks(endpoints, id)['statusQueryGetUri'] ?? '');
    response.setHeader('retry-after', '5');
    sendJson(response, 202, document);
    return;
  }
  const asError = found.status === 'Failed' && isOn(query, 'returnInternalServerErrorOnFailure');
  sendJson(response, asError ? 500 : 200, document);
}

function isOn(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}
