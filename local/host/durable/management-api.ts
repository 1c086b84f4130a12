import type { ServerResponse } from 'node:http';
import type { FunctionRegistry } from '../function-registry.ts';
import { sendEmpty, sendJson } from '../http/response.ts';
import type { ControlResult, DurableEngine } from './engine.ts';
import { InstanceRunningError } from './errors.ts';
import { isFinished } from './instances.ts';
import { listInstances, purgeInstances } from './instance-list.ts';
import { managementLinks } from './links.ts';
import type { DurableEndpoints } from './links.ts';
import { newId } from './lifecycle.ts';
import { statusDocument } from './status.ts';
import type { Store } from './store.ts';
import { startAndWait } from './start-and-wait.ts';

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

type Call = ManagementParts & { request: ManagementRequest; response: ServerResponse };

/** Answers a request as the Durable Task extension does (its HttpApiHandler). */
export async function handleManagement(call: Call): Promise<void> {
  const { request, response } = call;
  const [resource, id, operation] = request.path;
  const deep = request.path.length;
  if (resource === 'entities') {
    refuse(response, 501, 'This host does not support durable entities.');
  } else if (resource === 'orchestrators' && request.method === 'POST' && (deep === 2 || deep === 3)) {
    await start(call);
  } else if (resource === 'instances' && (id ?? '') === '') {
    if (request.method === 'GET') listInstances(call);
    else if (request.method === 'DELETE') purgeInstances(call);
    else sendEmpty(response, 405);
  } else if (resource === 'instances' && deep === 2) {
    instance(call, id ?? '');
  } else if (resource === 'instances' && request.method === 'POST' && operation !== undefined) {
    control(call, id ?? '', operation);
  } else {
    sendEmpty(response, 404);
  }
}

async function start(call: Call): Promise<void> {
  const { request, response, registry, engine } = call;
  const [, name = '', givenId] = request.path;
  const id = givenId === undefined || givenId === '' ? newId() : givenId;
  const registered = registry.find(name, 'orchestrationTrigger');
  if (!registered) {
    refuse(response, 400, `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`);
    return;
  }
  const input = readJsonBody(request.body);
  if (input === undefined || !isInstanceId(id)) {
    refuse(response, 400, input === undefined ? 'The body is not valid JSON.' : `"${id}" is no valid instance id.`);
    return;
  }
  try {
    engine.startInstance({ id, name: registered.name, input, version: request.query.get('version') ?? undefined });
  } catch (error) {
    if (!(error instanceof InstanceRunningError)) throw error;
    refuse(response, 409, error.message);
    return;
  }
  if (!(await startAndWait(call, id))) sendCheckStatus(call, id);
}

function sendCheckStatus({ response, endpoints }: Call, id: string): void {
  const links = managementLinks(endpoints, id);
  response.setHeader('location', links['statusQueryGetUri'] ?? '');
  response.setHeader('retry-after', '10');
  sendJson(response, 202, links);
}

function instance(call: Call, id: string): void {
  const { request, response, store, engine } = call;
  const found = store.instances.get(id);
  if (!found) {
    refuse(response, 404, `There is no instance "${id}".`);
  } else if (request.method === 'DELETE') {
    sendJson(response, 200, { instancesDeleted: engine.purge([id]) });
  } else if (request.method === 'GET') {
    sendStatus(call, id);
  } else {
    sendEmpty(response, 405);
  }
}

function sendStatus({ request, response, store, endpoints }: Call, id: string): void {
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

function control(call: Call, id: string, operation: string): void {
  const { request, response, engine } = call;
  const reason = request.query.get('reason') ?? '';
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      raiseEvent(call, id);
      return;
    case 'terminate':
      sendControlResult(response, engine.terminate(id, reason), id);
      return;
    case 'suspend':
      sendControlResult(response, engine.suspend(id), id);
      return;
    case 'resume':
      sendControlResult(response, engine.resume(id), id);
      return;
    case 'restart':
      restart(call, id);
      return;
    case 'rewind':
      refuse(response, 501, 'This host does not support rewinding instances. Restart the instance instead.');
      return;
    default:
      sendEmpty(response, 404);
  }
}

function raiseEvent({ request, response, engine }: Call, id: string): void {
  const name = request.path[3] ?? '';
  const input = readJsonBody(request.body);
  if (input === undefined || name === '') {
    refuse(response, 400, input === undefined ? 'The body is not valid JSON.' : 'The event has no name.');
  } else if (/^\d+$/.test(name)) {
    // durable-functions keeps waits and task ids in one table, so such an event would complete a task.
    refuse(response, 400, `"${name}" cannot be the name of an event: durable-functions takes a number for a task id.`);
  } else {
    sendControlResult(response, engine.raiseEvent(id, name, input), id);
  }
}

function restart(call: Call, id: string): void {
  const withNewId = call.request.query.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
  try {
    const restarted = call.engine.restart(id, withNewId);
    if (restarted === undefined) refuse(call.response, 404, `There is no instance "${id}".`);
    else sendCheckStatus(call, restarted);
  } catch (error) {
    if (!(error instanceof InstanceRunningError)) throw error;
    refuse(call.response, 409, error.message);
  }
}

function sendControlResult(response: ServerResponse, result: ControlResult, id: string): void {
  if (result === 'done') sendEmpty(response, 202);
  else if (result === 'finished') refuse(response, 410, `The instance "${id}" has finished.`);
  else refuse(response, 404, `There is no instance "${id}".`);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { Message: message });
}

/** The body as JSON text, `null` for an empty one; undefined when it is not JSON. */
function readJsonBody(body: string): string | undefined {
  if (body.trim() === '') return 'null';
  try {
    JSON.parse(body);
    return body;
  } catch {
    return undefined;
  }
}

/** The rules of Durable Functions for the ids of instances. */
function isInstanceId(id: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return id.length <= 256 && !/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(id) && !id.startsWith('@');
}

function isOn(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}
