import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { listOperations } from '../connections/list-operations.ts';
import { answering, appUrl, problemsAnswer } from './answer.ts';
import { historyQuery, skipToken } from './history-query.ts';

app.http('listOperations', {
  route: 'api/operations',
  methods: ['GET'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(list),
});

/** The history of a connection or a cluster, newest first, page by page. */
async function list(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const query = historyQuery(request.query);
  if (!query.ok) return problemsAnswer(query.problems);
  const { operations, next } = await listOperations(context, query.value);
  const nextLink = next === undefined ? {} : { nextLink: nextUrl(request, next) };
  return { status: 200, jsonBody: { value: operations, ...nextLink } };
}

/** The same query from there on. Only what this route knows: a function key among the parameters is not handed back. */
function nextUrl(request: HttpRequest, next: string): string {
  const query = new URLSearchParams();
  for (const name of ['connection', 'cluster', '$top']) {
    const value = request.query.get(name);
    if (value !== null) query.set(name, value);
  }
  query.set('$skiptoken', skipToken(next));
  return `${appUrl(request, 'api/operations')}?${query.toString()}`;
}
