import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { checkRequest } from '../../shared/connection/check-request.ts';
import { problem } from '../../shared/connection/problem.ts';
import { toLinker, withoutSecrets } from '../../shared/connection/linker.ts';
import { fiveRandom } from '../../shared/connection/random.ts';
import { toSpec } from '../../shared/connection/to-spec.ts';
import type { ConnectionSpec } from '../../shared/connection/spec.ts';
import type { OperationInput } from '../../shared/workflow/operation.ts';
import { viewOperation } from '../../shared/workflow/operation-view.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { answering, errorAnswer, problemsAnswer, siblingUrl } from './answer.ts';
import { claimConnection, type Claim } from './claim-connection.ts';
import { readBody } from './read-body.ts';
import { collidingConnection } from './colliding-connection.ts';

app.http('createConnection', {
  route: 'connections',
  methods: ['POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(createConnection),
});

async function createConnection(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const body = await readBody(request);
  if (body.kind === 'tooLarge')
    return errorAnswer(413, { code: 'RequestTooLarge', message: 'the body is over 64 KiB' });
  if (body.kind === 'notJson') return problemsAnswer([problem('InvalidJson', '', body.message)]);
  const settings = currentSettings();
  const checked = checkRequest(body.value, { deniedNamespaces: settings.deniedNamespaces, randomSuffix: fiveRandom });
  if (!checked.ok) return problemsAnswer(checked.problems);
  const other = await collidingConnection(currentTools(), checked.value, context);
  if (other !== undefined) return collision(checked.value, other);
  const connection = toSpec(checked.value, settings.sealingKey);
  const claim = await claimConnection(df.getClient(context), connection, settings.policy);
  return answerClaim(request, claim, connection);
}

function answerClaim(request: HttpRequest, claim: Claim, connection: ConnectionSpec): HttpResponseInit {
  if (claim.kind === 'accepted') return accepted(request, claim.input);
  const { operationId, connection: running } = claim.running;
  if (running.name.toLowerCase() !== connection.name.toLowerCase()) return collision(connection, running.name);
  const url = siblingUrl(request, 'connections', `operations/${operationId}`);
  const message = `Operation ${operationId} on connection '${running.name}' is still running: ${url}`;
  return errorAnswer(409, { code: 'OperationInProgress', message, target: operationId });
}

function collision(wanted: { name: string }, existing: string): HttpResponseInit {
  const message = `name '${wanted.name}' gives the same Secret name as the existing connection '${existing}'`;
  return problemsAnswer([problem('ConnectionNameCollision', 'name', message)]);
}

function accepted(request: HttpRequest, input: OperationInput): HttpResponseInit {
  const url = siblingUrl(request, 'connections', `operations/${input.operationId}`);
  const now = new Date();
  const operation = viewOperation({
    input,
    runtimeStatus: 'Pending',
    createdTime: now,
    lastUpdatedTime: now,
    state: undefined,
  });
  const { connection, policy } = input;
  const recorded = { ...connection, auth: withoutSecrets(connection.auth) };
  return {
    status: 202,
    headers: {
      'Azure-AsyncOperation': url,
      Location: url,
      'Retry-After': String(Math.max(1, Math.ceil(policy.pollSeconds))),
    },
    jsonBody: { operation, connection: toLinker(connection.cluster, recorded, 'Accepted') },
  };
}
