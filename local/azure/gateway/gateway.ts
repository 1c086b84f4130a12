import { ArmError, gatewayError, resourceNotFound } from '../arm-error.ts';
import { changeKind, type Change } from '../changes.ts';
import type { Simulation } from '../context.ts';
import type { ProviderAnswer } from '../http/answer.ts';
import { parseBody, type HttpRequest } from '../http/request.ts';
import {
  deleteResource,
  findResource,
  listResources,
  patchResource,
  putResource,
  readResource,
} from '../providers/generic.ts';
import type { Call, ResourceCall } from '../providers/provider.ts';
import { findProvider } from '../providers/registry.ts';
import { answerSubscriptions } from '../providers/resources/subscriptions.ts';
import { requireRegistration } from '../providers/resources/registration.ts';
import { relativeName, toSegments } from '../resource-path.ts';
import { checkApiVersion } from './api-version.ts';
import { requireContainers } from './containers.ts';
import { authorize } from './permissions.ts';
import { findTarget, unknownPath, type Target } from './target.ts';

/** Answers one call to Azure Resource Manager by someone who is signed in. Throws `ArmError`. */
export async function answerArm(
  azure: Simulation,
  request: HttpRequest,
  correlationId: string,
): Promise<ProviderAnswer> {
  const segments = segmentsOf(request.path);
  const own = answerSubscriptions({ azure, request, segments, correlationId });
  if (own) return own;
  const target = findTarget(azure.store, request.method, segments);
  if (!target) throw unknownPath(request.path);
  const call = toCall(azure, request, { target, correlationId });
  authorize(azure.store, target.operationName, target.id);
  if (request.method !== 'GET') requireRegistration(azure, findProvider(target.known.namespace), target.subscriptionId);
  requireContainers(azure, target);
  try {
    const answer = await dispatch(call, target, request.method);
    if (!answer.pending) publish(call, target, 'Succeeded');
    return answer;
  } catch (error) {
    if (isRefusedByProvider(error)) publish(call, target, 'Failed');
    throw error;
  }
}

/** The decoded parts of a path. A part that holds a slash would be two parts of an id, so it is refused. */
function segmentsOf(path: string): string[] {
  const invalid = gatewayError(400, 'InvalidRequestUri', 'The request URI is not valid.');
  try {
    const segments = toSegments(path);
    if (segments.some((one) => /[/\\?#\p{Cc}]/u.test(one))) throw invalid;
    return segments;
  } catch {
    throw invalid;
  }
}

function toCall(
  azure: Simulation,
  request: HttpRequest,
  { target, correlationId }: { target: Target; correlationId: string },
): Call {
  const apiVersion = checkApiVersion(request.query, target.known);
  const hasBody = request.method !== 'GET' && request.method !== 'DELETE';
  return {
    azure,
    definition: target.known.definition,
    type: target.known.type,
    id: target.id,
    subscriptionId: target.subscriptionId,
    resourceGroup: target.resourceGroup,
    scope: target.scope,
    names: target.names,
    apiVersion,
    query: request.query,
    body: hasBody ? parseBody(request.body) : {},
    operationName: target.operationName,
    correlationId,
    ifMatch: request.headers['if-match'],
    ifNoneMatch: request.headers['if-none-match'],
    url: request.path + request.search,
  };
}

type Dispatch = (call: Call, target: Target) => ProviderAnswer | Promise<ProviderAnswer>;

/** What the type says about a method, or what is done for any resource. */
const ON_RESOURCE: Readonly<Record<string, Dispatch>> = {
  GET: (call) => (call.definition.read ?? readResource)(call),
  HEAD: (call) => (call.definition.read ?? readResource)(call),
  PUT: (call) => (call.definition.put ?? putResource)(call),
  PATCH: (call) => (call.definition.patch ?? patchResource)(onResource(call)),
  DELETE: (call) => (call.definition.delete ?? deleteResource)(call),
  POST: act,
};

async function dispatch(call: Call, target: Target, method: string): Promise<ProviderAnswer> {
  if (target.kind === 'list') {
    if (method !== 'GET') throw notAllowed(method);
    return (call.definition.list ?? listResources)(call);
  }
  const handler = ON_RESOURCE[method];
  if (!handler) throw notAllowed(method);
  return handler(call, target);
}

function act(call: Call, { known, action }: Target): ProviderAnswer | Promise<ProviderAnswer> {
  const handler = new Map(Object.entries(known.definition.actions ?? {})).get(action ?? '');
  if (!handler) {
    const message = `The action '${action ?? ''}' is not supported for the resource type '${known.type}'.`;
    throw gatewayError(404, 'InvalidResourceType', message);
  }
  return handler(onResource(call));
}

function onResource(call: Call): ResourceCall {
  const resource = findResource(call);
  if (!resource) throw resourceNotFound(relativeName(call.type, call.names), call.resourceGroup);
  return { ...call, resource };
}

function notAllowed(method: string): ArmError {
  return new ArmError(405, 'HttpMethodNotAllowed', `The HTTP method '${method}' is not supported at scope.`);
}

/** Of what the gateway itself refuses nobody hears. */
function isRefusedByProvider(error: unknown): boolean {
  return error instanceof ArmError && error.options.headers?.['x-ms-failure-cause'] !== 'gateway';
}

function publish(call: Call, { operationName, id }: Target, status: Change['status']): void {
  const kind = changeKind(operationName);
  if (!kind) return;
  const { correlationId } = call;
  call.azure.changes.publish({ kind, operationName, resourceId: id, status, correlationId });
}
