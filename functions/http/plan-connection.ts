import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { startPlan } from '../connections/start-plan.ts';
import { answering, problemsAnswer } from './answer.ts';
import { bodyAnswer } from './create-connection.ts';
import { startedAnswer } from './operation-answer.ts';
import { readBody } from './read-body.ts';

app.http('startPlan', {
  route: 'api/connections/plan',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(plan),
});

async function plan(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const started = await startPlan(df.getClient(context), body.value);
  return started.kind === 'refused' ? problemsAnswer(started.problems) : startedAnswer(request, started.input);
}
