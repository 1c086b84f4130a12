import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { cancel } from '../connections/cancel.ts';
import { viewOperation } from '../../shared/workflow/operation-view.ts';
import { findOperation } from '../connections/find-operation.ts';
import { answering, errorAnswer } from './answer.ts';
import { asyncHeaders } from './operation-answer.ts';

app.http('cancelOperation', {
  route: 'api/operations/{id}/cancel',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(cancelOperation),
});

/** Asks an operation to end: it stops at the next safe point, undoes what it made and ends `Canceled`. */
async function cancelOperation(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const id = request.params['id'] ?? '';
  const client = df.getClient(context);
  const operation = await findOperation(client, id, 'cancel');
  if (!operation) return errorAnswer(404, { code: 'OperationNotFound', message: `there is no operation '${id}'` });
  const view = viewOperation(operation);
  if (view.endTime !== undefined) {
    const message = `operation ${id} has ended ${view.status} already`;
    return errorAnswer(409, { code: 'OperationEnded', message, target: id });
  }
  if (!(await cancel(client, id))) {
    const message = `operation ${id} has not begun yet, so it cannot be cancelled now`;
    return errorAnswer(503, { code: 'UpstreamUnavailable', message, target: id });
  }
  return { status: 202, headers: asyncHeaders(request, operation.input), jsonBody: { operation: view } };
}
