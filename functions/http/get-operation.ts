import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { viewOperation } from '../../shared/workflow/operation-view.ts';
import { currentSettings } from '../tools.ts';
import { answering, errorAnswer } from './answer.ts';
import { findOperation } from '../connections/find-operation.ts';
import { retryAfter } from './operation-answer.ts';

app.http('getOperation', {
  route: 'api/operations/{id}',
  methods: ['GET'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(getOperation),
});

async function getOperation(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const id = request.params['id'] ?? '';
  const operation = await findOperation(df.getClient(context), id);
  if (!operation) return errorAnswer(404, { code: 'OperationNotFound', message: `there is no operation '${id}'` });
  const view = viewOperation(operation);
  const running = view.status === 'Accepted' || view.status === 'Running';
  return {
    status: 200,
    headers: running ? { 'Retry-After': retryAfter(currentSettings().policy.pollSeconds) } : {},
    jsonBody: view,
  };
}
