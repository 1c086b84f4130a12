import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { listConfigurations, previewConfigurations } from '../connections/configurations.ts';
import { answering, problemsAnswer } from './answer.ts';
import { clusterOf } from './cluster-parameter.ts';
import { bodyAnswer } from './create-connection.ts';
import { noConnection } from './operation-answer.ts';
import { answerOutside } from './outside-answer.ts';
import { readBody } from './read-body.ts';

app.http('listConfigurations', {
  route: 'api/connections/{name}/configurations',
  methods: ['GET'],
  authLevel: 'function',
  handler: answering(list),
});

app.http('previewConfigurations', {
  route: 'api/connections/configurations',
  methods: ['POST'],
  authLevel: 'function',
  handler: answering(preview),
});

async function list(request: HttpRequest): Promise<HttpResponseInit> {
  const cluster = clusterOf(request);
  if (!cluster.ok) return cluster.answer;
  const name = request.params['name'] ?? '';
  return answerOutside(async () => {
    const configurations = await listConfigurations(cluster.value, name);
    return configurations ? { status: 200, jsonBody: { configurations } } : noConnection(name);
  });
}

async function preview(request: HttpRequest): Promise<HttpResponseInit> {
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const configurations = previewConfigurations(body.value);
  if (!configurations.ok) return problemsAnswer(configurations.problems);
  return { status: 200, jsonBody: { configurations: configurations.value } };
}
