import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { findConnection, findKnown, viewConnection } from '../connections/records.ts';
import { startCheck } from '../connections/start-check.ts';
import { answering, appUrl } from './answer.ts';
import { clusterOf } from './cluster-parameter.ts';
import { noConnection, retryAfter } from './operation-answer.ts';
import { answerOutside } from './outside-answer.ts';

app.http('checkConnection', {
  route: 'api/connections/{name}/check',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(check),
});

/** Has a connection checked now, and repaired as its `reconcile` says; its health tells when that is done. */
async function check(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const cluster = clusterOf(request);
  if (!cluster.ok) return cluster.answer;
  const asked = request.params['name'] ?? '';
  const client = df.getClient(context);
  return answerOutside(async () => {
    const known = await findKnown(client, cluster.value, { name: asked, action: 'update' });
    if (!known) return noConnection(asked);
    const { name } = known;
    // All that can fail comes before the start: a caller who is refused has not begun anything.
    const connection = await findConnection(client, cluster.value, name);
    await startCheck(client, context, { cluster: cluster.value, name, delaySeconds: 0 });
    const query = new URLSearchParams({ cluster: request.query.get('cluster') ?? '' });
    const location = appUrl(request, `api/connections/${name}?${query.toString()}`);
    const headers = { Location: location, 'Retry-After': retryAfter(1) };
    return { status: 202, headers, jsonBody: connection && viewConnection(connection) };
  });
}
