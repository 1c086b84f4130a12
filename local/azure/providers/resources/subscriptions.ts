import { gatewayError } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import { checkApiVersion } from '../../gateway/api-version.ts';
import { requireSubscription } from '../../gateway/containers.ts';
import { authorize } from '../../gateway/permissions.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { JsonObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import { pageOf } from '../paging.ts';
import { answerProviders } from './provider-routes.ts';

/** A call on a subscription, a resource group or a provider's registration. */
export interface SubscriptionCall {
  readonly azure: Simulation;
  readonly request: HttpRequest;
  readonly segments: readonly string[];
  readonly correlationId: string;
}

type Route = (call: SubscriptionCall, names: readonly string[]) => ProviderAnswer;

/** Paths with `*` for a name, and the action that the caller needs. */
const ROUTES: readonly (readonly [string, string, Route])[] = [
  ['subscriptions', 'Microsoft.Resources/subscriptions/read', (call) => list(call, '', showSubscription)],
  ['subscriptions/*', 'Microsoft.Resources/subscriptions/read', readSubscription],
  ['subscriptions/*/resourcegroups', 'Microsoft.Resources/subscriptions/resourceGroups/read', listGroups],
  ['subscriptions/*/resourcegroups/*', 'Microsoft.Resources/subscriptions/resourceGroups/read', readGroup],
];

/** Answers what Microsoft.Resources answers itself; `undefined` for everything below a provider. */
export function answerSubscriptions(call: SubscriptionCall): ProviderAnswer | undefined {
  const provider = answerProviders(call);
  if (provider) return provider;
  const { azure, request, segments } = call;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const route = ROUTES.find(([pattern]) => matches(pattern, segments));
  if (!route) return undefined;
  const [pattern, action, answer] = route;
  checkApiVersion(request.query, undefined);
  authorize(azure.store, action, `/${segments.join('/')}`);
  if (segments.length > 1) requireSubscription(azure, segments[1]);
  return answer(
    call,
    segments.filter((_, index) => pattern.split('/')[index] === '*'),
  );
}

function matches(pattern: string, segments: readonly string[]): boolean {
  const parts = pattern.split('/');
  return (
    parts.length === segments.length && parts.every((part, at) => part === '*' || part === segments[at]?.toLowerCase())
  );
}

function readSubscription({ azure }: SubscriptionCall, [id]: readonly string[]): ProviderAnswer {
  const found = azure.store.get(`/subscriptions/${id ?? ''}`);
  return ok(found && showSubscription(found));
}

/** A subscription has neither name nor type on the wire. */
function showSubscription({ name: _name, type: _type, ...rest }: Document): JsonObject {
  return rest;
}

function listGroups(call: SubscriptionCall, [id]: readonly string[]): ProviderAnswer {
  return list(call, `/subscriptions/${id ?? ''}`, (group) => group);
}

function readGroup({ azure, request }: SubscriptionCall, [id, name]: readonly string[]): ProviderAnswer {
  const found = azure.store.get(`/subscriptions/${id ?? ''}/resourceGroups/${name ?? ''}`);
  if (!found) throw gatewayError(404, 'ResourceGroupNotFound', `Resource group '${name ?? ''}' could not be found.`);
  return request.method === 'HEAD' ? { status: 204 } : ok(found);
}

function list(
  { azure, request }: SubscriptionCall,
  below: string,
  show: (one: Document) => JsonObject,
): ProviderAnswer {
  const type = below === '' ? 'Microsoft.Resources/subscriptions' : 'Microsoft.Resources/resourceGroups';
  return pageOf(
    { azure, query: request.query, url: request.path + request.search },
    azure.store.list(below, type),
    show,
  );
}
