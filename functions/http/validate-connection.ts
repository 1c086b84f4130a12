import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { startValidation } from '../connections/start-validation.ts';
import { answering } from './answer.ts';
import { clusterOf } from './cluster-parameter.ts';
import { noConnection, startedAnswer } from './operation-answer.ts';
import { answerOutside } from './outside-answer.ts';

app.http('startValidation', {
  route: 'api/connections/{name}/validate',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(validate),
});

async function validate(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const cluster = clusterOf(request);
  if (!cluster.ok) return cluster.answer;
  const name = request.params['name'] ?? '';
  return answerOutside(async () => {
    const input = await startValidation(df.getClient(context), cluster.value, name);
    return input ? startedAnswer(request, input) : noConnection(name);
  });
}
