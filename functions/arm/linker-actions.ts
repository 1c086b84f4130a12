import type { HttpResponseInit } from '@azure/functions';

import { formatResourceId } from '../../shared/connection/resource-id.ts';
import { toRequest } from '../../shared/connection/to-request.ts';
import { listConfigurations, previewConfigurations } from '../connections/configurations.ts';
import { findRecord } from '../connections/records.ts';
import { startValidation } from '../connections/start-validation.ts';
import { bodyAnswer } from '../http/create-connection.ts';
import { readBody } from '../http/read-body.ts';
import { armProblems, methodNotAllowed, resourceNotFound } from './answers.ts';
import { fromArmBody } from './linker-body.ts';
import { acceptedAnswer, type LinkerCall } from './linkers.ts';

/** `POST …/linkers/{name}/{action}`; `undefined` for an action that the provider does not have. */
export function answerAction(call: LinkerCall, action: string): Promise<HttpResponseInit> | undefined {
  const answer = ACTIONS[action];
  if (!answer) return undefined;
  return call.request.method === 'POST' ? answer(call) : Promise.resolve(methodNotAllowed(call.request.method));
}

/** By the action's name in lower case. */
const ACTIONS: Readonly<Record<string, (call: LinkerCall) => Promise<HttpResponseInit>>> = {
  validatelinker: validate,
  listconfigurations: list,
  generateconfigurations: generate,
};

async function validate({ request, client, source, name }: LinkerCall): Promise<HttpResponseInit> {
  const input = await startValidation(client, source, name);
  return input ? acceptedAnswer(request, input) : resourceNotFound('linkers', name);
}

async function list({ source, name }: LinkerCall): Promise<HttpResponseInit> {
  const configurations = await listConfigurations(source, name);
  return configurations ? { status: 200, jsonBody: { configurations } } : resourceNotFound('linkers', name);
}

/** The names that the linker would have with another `configurationInfo`; the body may be left out. */
async function generate({ request, source, name }: LinkerCall): Promise<HttpResponseInit> {
  const body = await readBody(request);
  const isEmpty = body.kind === 'notJson' && body.isEmpty;
  if (body.kind !== 'json' && !isEmpty) return bodyAnswer(body);
  const record = await findRecord(source, name);
  if (!record) return resourceNotFound('linkers', name);
  const configurationInfo = body.kind === 'json' ? fromArmBody({ properties: body.value }) : undefined;
  const wanted = {
    ...toRequest(formatResourceId(source), record),
    ...(configurationInfo !== undefined && { configurationInfo }),
  };
  const configurations = previewConfigurations(withPlaceholders(wanted));
  if (!configurations.ok) return armProblems(configurations.problems);
  return { status: 200, jsonBody: { configurations: configurations.value } };
}

/** Names do not depend on a secret; the request is not complete without one. */
function withPlaceholders(request: Record<string, unknown>): Record<string, unknown> {
  const auth = request['authInfo'] as { authType?: string; name?: string } | undefined;
  if (auth?.authType === 'servicePrincipalSecret') return { ...request, authInfo: { ...auth, secret: 'none' } };
  if (auth?.authType !== 'secret' || auth.name === undefined) return request;
  return { ...request, authInfo: { ...auth, secretInfo: { secretType: 'rawValue', value: 'none' } } };
}
