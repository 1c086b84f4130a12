import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { isObject } from '../../shared/connection/json-object.ts';
import { problem, type Problem } from '../../shared/connection/problem.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import { patchRequest, toRequest } from '../../shared/connection/to-request.ts';
import { findConnection, findRecord, viewConnection } from '../connections/records.ts';
import { startConnection } from '../connections/start-connection.ts';
import { startRemoval } from '../connections/start-removal.ts';
import { answering, problemsAnswer } from './answer.ts';
import { clusterOf } from './cluster-parameter.ts';
import { answerStarted, bodyAnswer } from './create-connection.ts';
import { busyAnswer, noConnection, startedAnswer } from './operation-answer.ts';
import { answerOutside } from './outside-answer.ts';
import { readBody } from './read-body.ts';
import { checkKeep } from './keep-parameter.ts';

/** The connection that a request is about, and what the handler needs to work on it. */
interface Subject {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly client: df.DurableClient;
  readonly cluster: ResourceId;
  readonly name: string;
}

route('getConnection', 'GET', get);
route('updateConnection', 'PATCH', update);
route('deleteConnection', 'DELETE', remove);

function route(
  name: string,
  method: 'GET' | 'PATCH' | 'DELETE',
  handle: (subject: Subject) => Promise<HttpResponseInit>,
): void {
  app.http(name, {
    route: 'api/connections/{name}',
    methods: [method],
    authLevel: 'function',
    extraInputs: [df.input.durableClient()],
    handler: answering(async (request, context) => {
      const cluster = clusterOf(request);
      if (!cluster.ok) return cluster.answer;
      const client = df.getClient(context);
      const subject = { request, context, client, cluster: cluster.value, name: request.params['name'] ?? '' };
      return answerOutside(() => handle(subject));
    }),
  });
}

async function get({ client, cluster, name }: Subject): Promise<HttpResponseInit> {
  const connection = await findConnection(client, cluster, name);
  return connection ? { status: 200, jsonBody: viewConnection(connection) } : noConnection(name);
}

/** A merge patch of the connection as it is recorded; secrets are not recorded, so one of the caller's has to come again. */
async function update({ request, context, client, cluster, name }: Subject): Promise<HttpResponseInit> {
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const record = await findRecord(cluster, name, 'update');
  if (!record) return noConnection(name);
  const id = formatResourceId(cluster);
  const moved = changesIdentity(body.value, { cluster: id, name: record.name });
  if (moved) return problemsAnswer([moved]);
  const patched = patchRequest(toRequest(id, record), body.value);
  // What is changed is what the URL says, whatever the body says.
  const wanted = isObject(patched) ? { ...patched, cluster: id, name: record.name } : patched;
  const work = { body: wanted, action: 'update', expected: record.operationId } as const;
  return answerStarted(request, await startConnection(client, context, work));
}

/** A patch may repeat where the connection is; it cannot move it. */
function changesIdentity(patch: unknown, own: Readonly<Record<'cluster' | 'name', string>>): Problem | undefined {
  if (!isObject(patch)) return undefined;
  const sent = Object.entries(patch).filter((entry): entry is ['cluster' | 'name', unknown] =>
    Object.hasOwn(own, entry[0]),
  );
  const [other] = sent.find(([field, value]) => String(value).toLowerCase() !== own[field].toLowerCase()) ?? [];
  if (other === undefined) return undefined;
  const message = `${other} cannot be changed: make a connection of the other ${other}, and delete this one`;
  return problem('InvalidField', other, message);
}

async function remove({ request, client, cluster, name }: Subject): Promise<HttpResponseInit> {
  const keep = checkKeep(request.query.get('keepKubernetesResources'));
  if (!keep.ok) return problemsAnswer(keep.problems);
  const started = await startRemoval(client, cluster, { name, keepKubernetesResources: keep.value });
  if (started.kind === 'absent') return { status: 204 };
  if (started.kind === 'busy') return busyAnswer(request, started.running);
  return startedAnswer(request, started.input);
}
