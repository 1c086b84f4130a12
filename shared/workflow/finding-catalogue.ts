import type { CatalogueEntry } from './error-catalogue.ts';

const entry = (title: string, cause: string, recommendation: string): CatalogueEntry => ({
  title,
  cause,
  recommendation,
});

/** What a validation can find, and what a plan can say that no operation fails with. */
export const FINDINGS = {
  ValidationTargetMissing: entry(
    'The backing service does not exist',
    'The target was deleted after the connection was made.',
    'Make the target again under the same id and update the connection, or delete the connection.',
  ),
  ValidationTargetNotUsable: entry(
    'The backing service cannot be used in this way any more',
    'Its keys or identities were switched off, or it does not offer the service.',
    'Do what the message says, or change the auth type of the connection.',
  ),
  ValidationFirewallClosed: entry(
    'The backing service takes no connections from public networks',
    'Its `publicNetworkAccess` is off: only a private endpoint leads to it.',
    "Check that the cluster's network has a private endpoint to the target, or turn public network access on.",
  ),
  ValidationFirewallRestricted: entry(
    'The backing service lets in listed networks only',
    "The target's firewall does not list the cluster's outbound address, or a rule for it has no effect.",
    "Add the cluster's outbound address to the target's firewall, or give the cluster a private way to the target.",
  ),
  ValidationFirewallRuleMissing: entry(
    'The firewall rule of the cluster is gone',
    "A rule that the connection added to the target's firewall was removed.",
    'Have the service check the connection (`POST …/check`), or update it: the rule is added again.',
  ),
  ValidationSecretOutdated: entry(
    'The backing service gives other connection information now',
    'A key was regenerated or the target changed after the Secret was written.',
    'Have the service check the connection (`POST …/check`), or update it: the Secret is written anew. A secret that only the caller has must come again with the request.',
  ),
  ValidationSecretChanged: entry(
    'The values in the Secret were changed',
    'Someone else wrote into the Secret of the connection.',
    'Have the service check the connection (`POST …/check`), or update it: the Secret is written anew. A secret that only the caller has must come again with the request.',
  ),
  ValidationIdentityMissing: entry(
    'The identity does not exist',
    'The managed identity was deleted, or made again: an identity of the same name is another one.',
    'Update the connection with the client id of an identity that exists.',
  ),
  ValidationAccessMissing: entry(
    'The identity has no access to the backing service',
    'A role assignment or an access policy that the connection needs was removed.',
    'Have the service check the connection (`POST …/check`), or update it: what the message names is granted again. It can take 10 minutes to work.',
  ),
  ValidationFederationMissing: entry(
    'The ServiceAccount cannot sign in as the managed identity',
    "No federated credential of the identity has the cluster's issuer and the ServiceAccount's subject.",
    'Have the service check the connection (`POST …/check`), or update it: the federated credential is made again.',
  ),
  ValidationClusterMissing: entry(
    'The cluster does not exist',
    'The cluster was deleted.',
    'Delete the connection: what was granted for it in Azure is taken back.',
  ),
  ValidationClusterNotReady: entry(
    'The cluster is not in order',
    'The cluster is stopped or being deleted, or its last operation failed.',
    'Start the cluster with `az aks start`, or reconcile it with `az aks update`.',
  ),
  ValidationInProgress: entry(
    'An operation is in progress',
    'What the message names is being changed at the moment.',
    'Validate again when it has ended.',
  ),
  ValidationExtensionMissing: entry(
    'The cluster extension does not hold the connection',
    '`sc-extension` was uninstalled, or its settings do not hold the record of the connection any more.',
    'Send the request of the connection again.',
  ),
  ValidationExtensionFailed: entry(
    'The cluster extension is in a failed state',
    'The last installation or upgrade of `sc-extension` failed; the message quotes it.',
    'Look at `kubectl logs job/sc-job -n sc-system`, then update the connection: the extension is installed again.',
  ),
  ValidationFeatureDisabled: entry(
    'The cluster lacks a feature that the connection needs',
    'The OIDC issuer, workload identity or the Key Vault add-on was turned off.',
    'Update the connection: the feature is turned on again.',
  ),
  ValidationSecretMissing: entry(
    'The Secret does not exist',
    'The Secret of the connection, or its namespace, was deleted.',
    'Have the service check the connection (`POST …/check`), or update it: the Secret is made again. A secret that only the caller has must come again with the request.',
  ),
  ValidationSecretForeign: entry(
    'The Secret belongs to someone else',
    'A Secret of this name lacks the labels of this service, or is of another connection.',
    'Rename or remove that Secret, then update the connection.',
  ),
  ValidationSecretKeys: entry(
    'The Secret has other keys than the connection writes',
    'Keys were removed from the Secret or added to it.',
    'Have the service check the connection (`POST …/check`), or update it: the Secret is written anew. A secret that only the caller has must come again with the request.',
  ),
  ValidationServiceAccountMissing: entry(
    'The ServiceAccount does not exist',
    'The ServiceAccount of the connection, or its namespace, was deleted.',
    'Have the service check the connection (`POST …/check`), or update it: the ServiceAccount is made again.',
  ),
  ValidationServiceAccountChanged: entry(
    'The ServiceAccount does not name the managed identity',
    'Its annotation `azure.workload.identity/client-id` is missing or names another identity.',
    'Have the service check the connection (`POST …/check`), or update it: the annotation is written again.',
  ),
  ValidationNotChecked: entry(
    'This could not be checked',
    'It depends on something that is missing; the message says on what.',
    'Put right what the other items name, then validate again.',
  ),
  ValidationUnreadable: entry(
    'This could not be read',
    'Azure or the cluster did not answer, or refused the service; the message says why.',
    'Give the service what the message names, or validate again later.',
  ),
  ProviderNotRegistered: entry(
    'The resource provider is not registered',
    'Cluster extensions need `Microsoft.KubernetesConfiguration` in the subscription of the cluster.',
    'Nothing, if the service may register it: the operation does. Otherwise run `az provider register -n Microsoft.KubernetesConfiguration`.',
  ),
} satisfies Record<string, CatalogueEntry>;

export type FindingCode = keyof typeof FINDINGS;
