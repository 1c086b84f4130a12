import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { viewOperation, type OperationInstance } from '../../shared/workflow/operation-view.ts';
import { currentSettings } from '../tools.ts';
import { answering, errorAnswer } from './answer.ts';
import { findInstance, inputOf, toOperationInstance } from './find-instance.ts';
import { claimOfOperation } from './operation-ids.ts';

app.http('getOperation', {
  route: 'operations/{id}',
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
  const retryAfter = String(Math.max(1, Math.ceil(currentSettings().policy.pollSeconds)));
  return { status: 200, headers: running ? { 'Retry-After': retryAfter } : {}, jsonBody: view };
}

async function findOperation(client: df.DurableClient, id: string): Promise<OperationInstance | undefined> {
  const claim = claimOfOperation(id);
  if (claim === undefined) return undefined;
  const instance = await findInstance(client, id);
  if (instance) return toOperationInstance(instance);
  // Accepted a moment ago: the claim is there, the operation's own instance not yet.
  const holder = await findInstance(client, claim);
  if (!holder || inputOf(holder).operationId !== id) return undefined;
  return { ...toOperationInstance(holder), state: undefined };
}
