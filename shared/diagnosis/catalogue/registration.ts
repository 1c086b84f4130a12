import { DOCS, entry } from './entry.ts';

const NOT_REGISTERED = "The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'";

/** The message of Service Connector that says nothing of its two causes. */
export const CONFLICT = 'Operation returned an invalid status code: Conflict';

const SHOW =
  'az provider show -n Microsoft.KubernetesConfiguration --subscription {subscription} --query registrationState';

/** Whether the subscription may have cluster extensions at all. */
export const REGISTRATION_FINDINGS = {
  ProviderNotRegistered: entry({
    title: NOT_REGISTERED,
    explains: [NOT_REGISTERED, CONFLICT],
    cause:
      'Subscription {subscription} is not registered for the resource provider of cluster extensions, so Azure refuses every write of one. This is one of the two causes of a bare `Conflict`; the other is a cluster in an operation.',
    fix: [
      'Register the provider; whoever does it needs `Microsoft.KubernetesConfiguration/register/action` on the subscription (role `Contributor`).',
      'Wait until the state is `Registered`, usually a few minutes, and send the request again.',
    ],
    commands: ['az provider register -n Microsoft.KubernetesConfiguration --subscription {subscription}', SHOW],
    docs: DOCS.registration,
  }),
  ProviderRegistering: entry({
    severity: 'warning',
    title: "The registration of 'Microsoft.KubernetesConfiguration' is not finished",
    explains: [NOT_REGISTERED, CONFLICT],
    cause: 'Azure is registering subscription {subscription} for cluster extensions, region by region.',
    fix: ['Wait until the state is `Registered`, usually a few minutes.'],
    commands: [SHOW],
    docs: DOCS.registration,
  }),
};
