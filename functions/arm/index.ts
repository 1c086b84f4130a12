import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { allowedMethods } from '../http/allowed-methods.ts';
import { answering, errorAnswer } from '../http/answer.ts';
import { answerOutside } from '../http/outside-answer.ts';
import { methodNotAllowed } from './answers.ts';
import { refuseVersion } from './api-version.ts';
import { answerDryrun, answerDryruns } from './dryruns.ts';
import { answerAction } from './linker-actions.ts';
import { answerLinker, listLinkers, type LinkerCall } from './linkers.ts';
import { answerOperationStatus } from './operation-status.ts';
import { parseArmPath, type ArmPath } from './path.ts';
import { answerConfigurationNames, answerOperations } from './provider-lists.ts';

/*
 * Azure's own API of Service Connector. One function takes every path that no other route does: ids come in any letter
 * case and with a doubled slash at the start, which route templates cannot say.
 */
app.http('serviceLinker', {
  route: '{*path}',
  methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
  // SDKs bring a bearer token and no function key: who may do what is decided by the policy.
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: answering(answerArm),
});

async function answerArm(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const { pathname } = new URL(request.url);
  const path = parseArmPath(pathname);
  if (!path) return wrongMethod(request.method, allowedMethods(pathname)) ?? unknownPath();
  // An operation's URL is ours, and clients add versions of their own to it.
  const refused = path.kind === 'operationStatus' ? undefined : refuseVersion(request, typeOf(path));
  if (refused) return refused;
  return answerOutside(() => route(path, request, context));
}

async function route(path: ArmPath, request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const client = df.getClient(context);
  switch (path.kind) {
    case 'linker':
      return answerLinkerPath({ request, context, client, ...path }, path.action);
    case 'dryrun':
      return path.action === undefined ? answerDryrun({ request, context, client, ...path }) : unknownPath();
    case 'dryruns':
      return onlyGet(request, () => answerDryruns({ request, context, client, ...path }));
    case 'linkers':
      return onlyGet(request, () => listLinkers({ request, context, client, ...path }));
    case 'operationStatus':
      return onlyGet(request, () => answerOperationStatus(request, client, path.id));
    case 'operations':
      return onlyGet(request, answerOperations);
    case 'configurationNames':
      return onlyGet(request, () => answerConfigurationNames(request));
    case 'foreignSource':
      return foreignSource(path.type);
  }
}

async function answerLinkerPath(call: LinkerCall, action: string | undefined): Promise<HttpResponseInit> {
  if (action === undefined) return answerLinker(call);
  return (await answerAction(call, action)) ?? unknownPath();
}

function onlyGet(
  request: HttpRequest,
  answer: () => HttpResponseInit | Promise<HttpResponseInit>,
): HttpResponseInit | Promise<HttpResponseInit> {
  return request.method === 'GET' ? answer() : methodNotAllowed(request.method);
}

function typeOf({ kind }: ArmPath): string {
  return kind === 'linker' || kind === 'dryrun' ? `${kind}s` : kind;
}

function foreignSource(namespace: string): HttpResponseInit {
  const message = `Linkers of ${namespace} resources are not served here; the source is a Microsoft.ContainerService/managedClusters resource.`;
  return { status: 400, jsonBody: { error: { code: 'SourceTypeNotSupported', message } } };
}

/** 405 when the path is one of the API's with other methods: those come here as every path without a route does. */
function wrongMethod(method: string, allowed: readonly string[]): HttpResponseInit | undefined {
  if (allowed.length === 0) return undefined;
  const message = `this path takes ${allowed.join(', ')}, not ${method}`;
  return { ...errorAnswer(405, { code: 'MethodNotAllowed', message }), headers: { Allow: allowed.join(', ') } };
}

function unknownPath(): HttpResponseInit {
  return errorAnswer(404, { code: 'NotFound', message: 'there is nothing at this path' });
}
