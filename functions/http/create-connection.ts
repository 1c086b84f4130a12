import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { toLinker, toRecord } from '../../shared/connection/linker.ts';
import { problem } from '../../shared/connection/problem.ts';
import { startConnection, type Started } from '../connections/start-connection.ts';
import { answering, errorAnswer, problemsAnswer } from './answer.ts';
import { acceptedView, asyncHeaders, busyAnswer } from './operation-answer.ts';
import { readBody, type Body } from './read-body.ts';

app.http('createConnection', {
  route: 'api/connections',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(createConnection),
});

async function createConnection(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const work = { body: body.value, action: 'create' } as const;
  return answerStarted(request, await startConnection(df.getClient(context), context, work));
}

/** The answer to a body that could not be read. */
export function bodyAnswer(body: Exclude<Body, { kind: 'json' }>): HttpResponseInit {
  if (body.kind === 'tooLarge')
    return errorAnswer(413, { code: 'RequestTooLarge', message: 'the body is over 64 KiB' });
  return problemsAnswer([problem('InvalidJson', '', body.message)]);
}

/** 202 with the operation and the connection, or why there is no operation. */
export function answerStarted(request: HttpRequest, started: Started): HttpResponseInit {
  if (started.kind === 'refused') return problemsAnswer(started.problems);
  if (started.kind === 'busy') return busyAnswer(request, started.running);
  const { input, connection } = started;
  const recorded = toRecord(connection, input.operationId, '');
  return {
    status: 202,
    headers: asyncHeaders(request, input),
    jsonBody: { operation: acceptedView(input), connection: toLinker(connection.cluster, recorded, 'Accepted') },
  };
}
