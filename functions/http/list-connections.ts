import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { listConnections, viewConnection } from '../connections/records.ts';
import { answering } from './answer.ts';
import { clusterOf } from './cluster-parameter.ts';
import { answerOutside } from './outside-answer.ts';

app.http('listConnections', {
  route: 'api/connections',
  methods: ['GET'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(list),
});

async function list(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const cluster = clusterOf(request);
  if (!cluster.ok) return cluster.answer;
  return answerOutside(async () => {
    const connections = await listConnections(context, df.getClient(context), cluster.value);
    return { status: 200, jsonBody: { value: connections.map(viewConnection) } };
  });
}
