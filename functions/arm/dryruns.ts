import type { HttpResponseInit } from '@azure/functions';

import { linkerId, toLinker, toRecord } from '../../shared/connection/linker.ts';
import { problem } from '../../shared/connection/problem.ts';
import { formatResourceId } from '../../shared/connection/resource-id.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import { patchRequest } from '../../shared/connection/to-request.ts';
import { deleteDryrun, findDryrun, listDryruns, putDryrun, type Dryrun } from '../connections/dryruns.ts';
import { bodyAnswer } from '../http/create-connection.ts';
import { busyAnswer, retryAfter } from '../http/operation-answer.ts';
import { readBody } from '../http/read-body.ts';
import { armProblems, methodNotAllowed, resourceNotFound, statusUrl } from './answers.ts';
import { fromArmBody, toArmLinker } from './linker-body.ts';
import type { LinkerCall } from './linkers.ts';

type Json = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z0-9._-]{1,60}$/;

/** `GET …/dryruns` */
export async function answerDryruns({ client, context, source }: Omit<LinkerCall, 'name'>): Promise<HttpResponseInit> {
  const value = (await listDryruns(client, context, source)).map(toBody);
  return { status: 200, jsonBody: { value, nextLink: null } };
}

/** `GET|PUT|PATCH|DELETE …/dryruns/{name}`: what a PUT of a linker would do, without doing it. */
export async function answerDryrun(call: LinkerCall): Promise<HttpResponseInit> {
  const { request, client, source, name } = call;
  switch (request.method) {
    case 'GET': {
      const dryrun = await findDryrun(client, source, name);
      return dryrun ? { status: 200, jsonBody: toBody(dryrun) } : resourceNotFound('dryruns', name);
    }
    case 'PUT':
      return put(call, {});
    case 'PATCH': {
      const dryrun = await findDryrun(client, source, name);
      return dryrun ? put(call, parametersOf(dryrun)) : resourceNotFound('dryruns', name);
    }
    case 'DELETE':
      return remove(call);
    default:
      return methodNotAllowed(request.method);
  }
}

async function remove({ request, client, source, name }: LinkerCall): Promise<HttpResponseInit> {
  const end = await deleteDryrun(client, source, name);
  if (end.kind === 'stopping') return busyAnswer(request, end.dryrun.input.plan);
  return { status: end.kind === 'deleted' ? 200 : 204 };
}

/** Starts the dry run of what the body asks for, on top of what the one before asked for. */
async function put(call: LinkerCall, before: Json): Promise<HttpResponseInit> {
  const { request, client, source, name } = call;
  if (!NAME.test(name))
    return armProblems([problem('InvalidField', 'name', "must be 1 to 60 of A-Z, 0-9, '.', '_', '-'")]);
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const parameters = (fromArmBody(body.value) as { parameters?: unknown } | undefined)?.parameters;
  const wanted = patchRequest(stated(before), stated(parameters));
  if (typeof wanted !== 'object' || wanted === null) return noParameters();
  const connection = { ...wanted, cluster: formatResourceId(source), name: name.replaceAll('-', '_') };
  const started = await putDryrun(client, { cluster: source, name }, connection);
  if (started.kind === 'refused') return armProblems(started.problems);
  const { plan } = started.dryrun.input;
  if (started.kind === 'busy') return busyAnswer(request, plan);
  const headers = {
    'Azure-AsyncOperation': statusUrl(request, plan),
    'Retry-After': retryAfter(plan.policy.pollSeconds),
  };
  return { status: 201, headers, jsonBody: toBody(started.dryrun) };
}

function noParameters(): HttpResponseInit {
  const message = "properties.parameters is required: actionName 'createOrUpdate' and the properties of a linker";
  return armProblems([problem('MissingField', 'parameters', message)]);
}

/** The linker's properties alone: nulls say nothing, and the action is the only one there is. */
function stated(parameters: unknown): Json {
  const { actionName: _action, ...properties } = (fromArmBody({ properties: parameters }) ?? {}) as Json;
  return properties;
}

function parametersOf({ input: { plan } }: Dryrun): Json {
  const { connection } = plan;
  const recorded = toRecord(connection, '', '');
  const { provisioningState: _state, ...properties } = toArmLinker(toLinker(connection.cluster, recorded, 'Accepted'))[
    'properties'
  ] as Json;
  return { actionName: 'createOrUpdate', ...properties };
}

function toBody(dryrun: Dryrun): Json {
  const { input, view } = dryrun;
  const { cluster, name } = { cluster: input.plan.connection.cluster, name: input.name };
  const plan = view?.properties.plan;
  return {
    id: linkerId(formatResourceId(resourceIdOf(cluster)), name).replace(/\/linkers\/[^/]+$/, `/dryruns/${name}`),
    name,
    type: 'microsoft.servicelinker/dryruns',
    systemData: null,
    properties: {
      parameters: parametersOf(dryrun),
      prerequisiteResults: plan?.prerequisiteResults ?? null,
      operationPreviews: plan?.operationPreviews ?? null,
      provisioningState: view?.endTime === undefined ? 'Accepted' : view.status,
    },
  };
}
