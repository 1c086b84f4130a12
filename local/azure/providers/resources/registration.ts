import { ArmError, gatewayError } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import type { JsonObject } from '../../json.ts';
import type { OperationEnd } from '../../operations.ts';
import { asText } from '../../json.ts';
import type { OperationRecord } from '../../store/store.ts';
import type { ResourceProvider } from '../provider.ts';

type RegistrationState = 'NotRegistered' | 'Registering' | 'Registered' | 'Unregistering' | 'Unregistered';

const STATES: readonly unknown[] = ['NotRegistered', 'Registering', 'Registered', 'Unregistering', 'Unregistered'];

export function isRegistrationState(value: unknown): value is RegistrationState {
  return STATES.includes(value);
}

/** Namespaces that every subscription has. */
const ALWAYS = ['microsoft.authorization', 'microsoft.resources'];

function isAlwaysThere({ namespace }: ResourceProvider): boolean {
  return ALWAYS.includes(namespace.toLowerCase());
}

export function registrationState(
  azure: Simulation,
  subscription: string,
  provider: ResourceProvider,
): RegistrationState {
  if (isAlwaysThere(provider)) return 'Registered';
  const kept = azure.store.fact(factKey(subscription, provider.namespace));
  return isRegistrationState(kept) ? kept : (provider.registrationState ?? 'Registered');
}

export function setRegistrationState(
  azure: Pick<Simulation, 'store'>,
  place: { readonly subscription: string; readonly namespace: string },
  state: RegistrationState,
): void {
  azure.store.setFact(factKey(place.subscription, place.namespace), state);
}

function factKey(subscription: string, namespace: string): string {
  return `registration:${subscription.toLowerCase()}:${namespace.toLowerCase()}`;
}

/** Begins to register or unregister; what runs or is done already stays as it is. */
export function changeRegistration(
  azure: Simulation,
  place: { readonly subscription: string; readonly provider: ResourceProvider },
  wanted: 'Registered' | 'Unregistered',
): void {
  const { subscription, provider } = place;
  const namespace = provider.namespace;
  const passing = wanted === 'Registered' ? 'Registering' : 'Unregistering';
  const state = registrationState(azure, subscription, provider);
  if (state === wanted || state === passing || (state === 'NotRegistered' && wanted === 'Unregistered')) return;
  azure.store.transaction(() => {
    setRegistrationState(azure, { subscription, namespace }, passing);
    azure.operations.start({
      kind: 'registration',
      resourceId: `/subscriptions/${subscription}/providers/${namespace}`,
      milliseconds: azure.durations.providerRegistration,
      payload: { subscription, namespace, passing, wanted },
    });
  });
}

/** Ends a registration, unless someone has changed the state meanwhile. */
export function endRegistration(azure: Simulation, { payload }: OperationRecord): OperationEnd {
  const { subscription, namespace, passing, wanted } = payload;
  const key = factKey(asText(subscription) ?? '', asText(namespace) ?? '');
  const settle = (): void => {
    if (azure.store.fact(key) === passing && isRegistrationState(wanted)) azure.store.setFact(key, wanted);
  };
  return { status: 'Succeeded', settle };
}

/** Throws ARM's 409 for a write to a provider that the subscription is not registered for. */
export function requireRegistration(
  azure: Simulation,
  provider: ResourceProvider | undefined,
  subscription?: string,
): void {
  if (!provider || subscription === undefined) return;
  const state = registrationState(azure, subscription, provider);
  // Create calls work as soon as the registration runs in the resource's region; here that is at its end.
  if (state === 'Registered') return;
  const help = 'See https://aka.ms/rps-not-found for how to register subscriptions.';
  const code = 'MissingSubscriptionRegistration';
  const { namespace } = provider;
  const message =
    state === 'Unregistered'
      ? `The subscription registration is in 'Unregistered' state. The subscription must be registered to use namespace '${namespace}'. ${help}`
      : `The subscription is not registered to use namespace '${namespace}'. ${help}`;
  throw new ArmError(409, code, message, { details: [{ code, target: namespace, message }] });
}

/** A provider as `GET providers/{namespace}` answers. */
export function providerDocument(azure: Simulation, subscription: string, provider: ResourceProvider): JsonObject {
  return {
    id: `/subscriptions/${subscription}/providers/${provider.namespace}`,
    namespace: provider.namespace,
    resourceTypes: provider.types.map(({ name, apiVersions }) => ({
      resourceType: name,
      locations: [],
      apiVersions: apiVersions.toReversed(),
      capabilities: 'None',
    })),
    registrationState: registrationState(azure, subscription, provider),
    registrationPolicy: isAlwaysThere(provider) ? 'RegistrationFree' : 'RegistrationRequired',
  };
}

export function unknownNamespace(namespace: string): ArmError {
  return gatewayError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
}
