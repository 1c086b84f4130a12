import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import type { Problem } from '../../shared/connection/problem.ts';
import { linkerId } from '../../shared/connection/linker.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import { recommendation } from '../../shared/workflow/error-catalogue.ts';
import type { ConnectionName } from '../../shared/workflow/operation-input.ts';
import { appUrl, problemsAnswer } from '../http/answer.ts';
import { API_VERSIONS } from './api-version.ts';

/** Operations have no region here: they run wherever the service does. */
const LOCATION = 'GLOBAL';

interface Operation {
  readonly operationId: string;
  readonly connection: ConnectionName;
}

/** Where an operation can be polled: `…/operationStatuses/{id}*{64 hex}`, as on the wire. */
export function statusUrl(request: HttpRequest, { operationId, connection }: Operation): string {
  return appUrl(request, `${statusPath({ operationId, connection }).slice(1)}?api-version=${API_VERSIONS[3]}`);
}

export function statusPath({ operationId, connection }: Operation): string {
  const { subscriptionId } = resourceIdOf(connection.cluster);
  const suffix = createHash('sha256').update(linkerId(connection.cluster, connection.name).toLowerCase()).digest('hex');
  const name = `${operationId}*${suffix.toUpperCase()}`;
  return `/subscriptions/${subscriptionId}/providers/Microsoft.ServiceLinker/locations/${LOCATION}/operationStatuses/${name}`;
}

/** ARM's 404 of a linker or another resource below a cluster. */
export function resourceNotFound(type: string, name: string): HttpResponseInit {
  const message = `The Resource 'Microsoft.ServiceLinker/${type}/${name}' was not found.`;
  return { status: 404, jsonBody: { error: { code: 'ResourceNotFound', message } } };
}

export function methodNotAllowed(method: string): HttpResponseInit {
  const message = `The requested resource does not support http method '${method}'.`;
  return { status: 405, jsonBody: { error: { code: 'UnsupportedHttpVerb', message } } };
}

/** 400 with the problem's own code where there is one problem, as ARM's clients look at that code. */
export function armProblems(problems: readonly Problem[]): HttpResponseInit {
  const [only, ...more] = problems;
  if (!only || more.length > 0) return problemsAnswer(problems.map(inProperties));
  const advice = recommendation(only.code);
  const details = advice === undefined ? [] : [{ code: 'recommendation', message: advice }];
  return { status: 400, jsonBody: { error: { ...inProperties(only), details } } };
}

/** ARM's body has the fields one level deeper. */
function inProperties(one: Problem): Problem {
  const isOutside = ['', 'name', 'cluster'].includes(one.target);
  return isOutside ? one : { ...one, target: `properties.${one.target}` };
}
