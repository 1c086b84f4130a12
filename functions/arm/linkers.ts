import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { toLinker, toRecord } from '../../shared/connection/linker.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { patchRequest, toRequest } from '../../shared/connection/to-request.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { findConnection, findRecord, listConnections } from '../connections/records.ts';
import { startConnection, type Started, type Wanted } from '../connections/start-connection.ts';
import { startRemoval } from '../connections/start-removal.ts';
import { bodyAnswer } from '../http/create-connection.ts';
import { checkKeep } from '../http/keep-parameter.ts';
import { busyAnswer, retryAfter } from '../http/operation-answer.ts';
import { readBody } from '../http/read-body.ts';
import { armProblems, methodNotAllowed, resourceNotFound, statusUrl } from './answers.ts';
import { queryOf } from './api-version.ts';
import { etagOf } from './etag.ts';
import { fromArmBody, toArmLinker } from './linker-body.ts';
import { failedPrecondition, isConditional } from './precondition.ts';

/** The linker that a call is about. */
export interface LinkerCall {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly client: DurableClient;
  readonly source: ResourceId;
  readonly name: string;
}

/** `GET …/linkers` */
export async function listLinkers({ context, client, source }: Omit<LinkerCall, 'name'>): Promise<HttpResponseInit> {
  const connections = await listConnections(context, client, source);
  const value = connections.map(({ linker, createdAt }) => toArmLinker(linker, createdAt));
  return { status: 200, jsonBody: { value, nextLink: null } };
}

/** `GET|PUT|PATCH|DELETE …/linkers/{name}` */
export async function answerLinker(call: LinkerCall): Promise<HttpResponseInit> {
  switch (call.request.method) {
    case 'GET':
      return get(call);
    case 'PUT':
      return put(call);
    case 'PATCH':
      return patch(call);
    case 'DELETE':
      return remove(call);
    default:
      return methodNotAllowed(call.request.method);
  }
}

async function get({ client, source, name }: LinkerCall): Promise<HttpResponseInit> {
  const connection = await findConnection(client, source, name);
  if (!connection) return resourceNotFound('linkers', name);
  const body = toArmLinker(connection.linker, connection.createdAt);
  return { status: 200, headers: { ETag: etagOf(formatResourceId(source), connection.record) }, jsonBody: body };
}

async function put(call: LinkerCall): Promise<HttpResponseInit> {
  const body = await readBody(call.request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const wanted = { body: withName(call, fromArmBody(body.value)), action: 'create' } as const;
  if (!isConditional(call.request)) return start(call, wanted);
  const record = await findRecord(call.source, call.name, 'create');
  return refusedByTag(call, record) ?? start(call, { ...wanted, expected: record?.operationId ?? null });
}

/** A merge patch of the linker's properties as they are recorded. */
async function patch(call: LinkerCall): Promise<HttpResponseInit> {
  const body = await readBody(call.request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const record = await findRecord(call.source, call.name);
  if (!record) return resourceNotFound('linkers', call.name);
  const refused = refusedByTag(call, record);
  if (refused) return refused;
  const current = toRequest(formatResourceId(call.source), record);
  const wanted = withName(call, patchRequest(current, fromArmBody(body.value) ?? {}));
  return start(call, { body: wanted, action: 'update', expected: record.operationId });
}

/** The source and the name are what the URL says. */
function withName({ source, name }: LinkerCall, properties: unknown): unknown {
  if (properties === undefined) return { cluster: formatResourceId(source), name };
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return properties;
  return { ...properties, cluster: formatResourceId(source), name };
}

function refusedByTag(
  { request, source }: LinkerCall,
  record: ConnectionRecord | undefined,
): HttpResponseInit | undefined {
  return failedPrecondition(request, record && etagOf(formatResourceId(source), record));
}

async function start({ request, client, context }: LinkerCall, wanted: Wanted): Promise<HttpResponseInit> {
  return answerStarted(request, await startConnection(client, context, wanted));
}

/** 201 for a new linker and for a changed one, as the original answers both. */
function answerStarted(request: HttpRequest, started: Started): HttpResponseInit {
  if (started.kind === 'refused') return armProblems(started.problems);
  if (started.kind === 'busy') return busyAnswer(request, started.running);
  const { input, connection } = started;
  const recorded = toRecord(connection, input.operationId, '');
  const body = toArmLinker(toLinker(connection.cluster, recorded, 'Accepted'));
  const headers = { ...asyncHeader(request, input), ETag: etagOf(connection.cluster, recorded) };
  return { status: 201, headers, jsonBody: body };
}

async function remove(call: LinkerCall): Promise<HttpResponseInit> {
  const { request, client, source, name } = call;
  const keep = checkKeep(queryOf(request, 'keepKubernetesResources'));
  if (!keep.ok) return armProblems(keep.problems);
  if (isConditional(request)) {
    const connection = await findConnection(client, source, name);
    const refused = connection && refusedByTag(call, connection.record);
    if (refused) return refused;
  }
  const started = await startRemoval(client, source, { name, keepKubernetesResources: keep.value });
  if (started.kind === 'absent') return { status: 204 };
  if (started.kind === 'busy') return busyAnswer(request, started.running);
  return acceptedAnswer(request, started.input);
}

/** 202 with both headers, for operations whose result is not the linker. */
export function acceptedAnswer(request: HttpRequest, input: OperationInput): HttpResponseInit {
  const headers = { ...asyncHeader(request, input), Location: statusUrl(request, input) };
  // The library leaves out a `jsonBody` of null.
  return { status: 202, headers: { ...headers, 'Content-Type': 'application/json' }, body: 'null' };
}

function asyncHeader(request: HttpRequest, input: OperationInput): Record<string, string> {
  return {
    'Azure-AsyncOperation': statusUrl(request, input),
    'Retry-After': retryAfter(input.policy.pollSeconds),
  };
}
