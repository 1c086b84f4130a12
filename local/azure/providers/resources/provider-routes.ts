import { checkApiVersion } from '../../gateway/api-version.ts';
import { requireSubscription } from '../../gateway/containers.ts';
import { authorize } from '../../gateway/permissions.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import { allProviders, findProvider } from '../registry.ts';
import { changeRegistration, providerDocument, unknownNamespace } from './registration.ts';
import type { SubscriptionCall } from './subscriptions.ts';

/** `GET providers[/{ns}]` and `POST providers/{ns}/register|unregister` of a subscription; else `undefined`. */
export function answerProviders(call: SubscriptionCall): ProviderAnswer | undefined {
  const place = placeOf(call);
  if (!place) return undefined;
  const { azure, request } = call;
  checkApiVersion(request.query, undefined);
  requireSubscription(azure, place.subscription);
  if (place.namespace !== undefined) return answerProvider(call, { ...place, namespace: place.namespace });
  authorize(azure.store, READ, `/subscriptions/${place.subscription}`);
  return ok({ value: allProviders().map((one) => providerDocument(azure, place.subscription, one)) });
}

const READ = 'Microsoft.Resources/subscriptions/providers/read';

interface Place {
  readonly subscription: string;
  readonly namespace: string | undefined;
  readonly verb: string | undefined;
}

function placeOf({ request: { method }, segments }: SubscriptionCall): Place | undefined {
  const [root, subscription = '', keyword, namespace, verb, ...more] = segments;
  const path = [root, keyword].map((one) => one?.toLowerCase()).join('/');
  if (path !== 'subscriptions/providers' || more.length > 0) return undefined;
  const served = verb === undefined ? method === 'GET' : method === 'POST' && isVerb(verb);
  return served ? { subscription, namespace, verb } : undefined;
}

function isVerb(verb: string): boolean {
  return ['register', 'unregister'].includes(verb.toLowerCase());
}

function answerProvider(
  { azure, correlationId }: SubscriptionCall,
  { subscription, namespace, verb }: Place & { readonly namespace: string },
): ProviderAnswer {
  const provider = findProvider(namespace);
  if (!provider) throw unknownNamespace(namespace);
  const scope = `/subscriptions/${subscription}`;
  if (verb === undefined) {
    authorize(azure.store, READ, scope);
    return ok(providerDocument(azure, subscription, provider));
  }
  const operationName = `${provider.namespace}/${verb.toLowerCase()}/action`;
  authorize(azure.store, operationName, scope);
  const wanted = verb.toLowerCase() === 'register' ? 'Registered' : 'Unregistered';
  changeRegistration(azure, { subscription, provider }, wanted);
  const resourceId = `${scope}/providers/${provider.namespace}`;
  azure.changes.publish({ kind: 'action', operationName, resourceId, status: 'Succeeded', correlationId });
  return ok(providerDocument(azure, subscription, provider));
}
