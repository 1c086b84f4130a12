import { FINDINGS } from './finding-catalogue.ts';

/** What a code means and what a person does about it. `docs/errors.md` is generated from this list. */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  /** What to do next, in the imperative. */
  readonly recommendation: string;
}

const entry = (title: string, cause: string, recommendation: string): CatalogueEntry => ({
  title,
  cause,
  recommendation,
});

/** Errors of a request: it was refused and nothing was started. */
export const REQUEST_ERRORS = {
  InvalidRequest: entry(
    'The request is not valid',
    'One or more fields are missing, unknown or malformed, or the body is not JSON.',
    'Correct what `message` and `details` name and send the request again. `GET /api/openapi.json` describes the body.',
  ),
  RequestTooLarge: entry(
    'The body is too large',
    'A connection request is well under 64 KiB.',
    'Send only the fields that `GET /api/openapi.json` describes.',
  ),
  NotFound: entry(
    'There is nothing at this path',
    'The path is none of the API, or the id of a resource in it is escaped or incomplete.',
    'Look the path up in `GET /api/openapi.json`. Ids are part of a path as they are, with their slashes; the linkers of `Microsoft.ServiceLinker` are at their own paths.',
  ),
  InvalidField: entry(
    'A field is not valid',
    'The field has the wrong type or form.',
    'Correct what `target` names; without a name it is the body as a whole.',
  ),
  MissingField: entry(
    'A field is missing',
    'The request needs a field or a query parameter that was not sent.',
    'Add what `target` names.',
  ),
  UnknownField: entry(
    'A field is not known',
    'A field that would be ignored silently is refused instead.',
    'Remove the field, or check its spelling.',
  ),
  InvalidClusterId: entry(
    'The source resource ID is invalid',
    '`cluster` is not the resource id of a managed cluster.',
    'Take the id from `az aks show --query id`.',
  ),
  InvalidTargetId: entry(
    'The target resource ID is invalid',
    '`targetService.id` is not the resource id of an Azure resource, or `targetService.endpoint` is not the address of a service.',
    'Take the id from `az resource show --query id`, with the part that the target needs, such as `/blobServices/default`; for an endpoint use the form named in the message.',
  ),
  TargetTypeNotSupported: entry(
    'The target resource type is not supported',
    'No target of the catalogue has this resource type. A server id instead of a database id is the usual reason.',
    'Use the id of a target that the message names; `GET /api/targets` and docs/targets.md have the form of each.',
  ),
  AuthTypeNotSupported: entry(
    'The auth type is not supported by this target',
    'Service Connector documents no configuration keys for this target and auth type.',
    'Use one of the auth types named in the message.',
  ),
  ClientTypeNotSupported: entry(
    'The client type is not supported by this target',
    'Service Connector documents no configuration keys for this target, auth type and client type.',
    'Use one of the client types named in the message.',
  ),
  FieldNotSupported: entry(
    'A field is not supported for AKS',
    "The field is one of ARM's linker, but means something that is not done for connections of AKS clusters.",
    'Remove the field named in `target`; the message says what to use instead.',
  ),
  SecretAuthDisabled: entry(
    'The target takes no keys or passwords',
    "The target's owner has switched off access with keys or passwords.",
    'Connect with a workload identity (authType `userAssignedIdentity`) if the target takes identities, or switch keys or passwords on.',
  ),
  NamespaceDenied: entry(
    'The namespace is protected',
    'It belongs to the system, or the setting `DENIED_NAMESPACES` names it.',
    "Use the workload's own namespace.",
  ),
  ConnectionNameCollision: entry(
    'Another connection has the same Secret name',
    "The Secret's name keeps only letters and digits of the connection's name, so `a_b` and `a.b` would share one.",
    'Choose a name that differs in its letters and digits.',
  ),
  OperationInProgress: entry(
    'An operation on this connection is running',
    'One connection has one operation at a time.',
    'Follow the operation named in the message, and send the request again when it has ended.',
  ),
  PreconditionFailed: entry(
    'The connection is not the one that the request is for',
    'The header `If-Match` or `If-None-Match` names another state of the connection than the one that it has now.',
    'Read the connection again, and send the request with the `ETag` of that answer.',
  ),
  OperationNotFound: entry(
    'There is no such operation',
    'The id is wrong, or the operation was purged.',
    'Use the URL from the `Azure-AsyncOperation` header of the request that started it.',
  ),
  ConnectionNotFound: entry(
    'There is no such connection',
    'The cluster has no connection of this name.',
    'Take the name from `GET /api/connections?cluster=…`.',
  ),
  OperationEnded: entry(
    'The operation has ended',
    'Only a running operation can be cancelled.',
    'Nothing to cancel; to take a connection back, delete it.',
  ),
  MethodNotAllowed: entry(
    'The path does not take this method',
    'The API has the path, with other methods.',
    'Use one of the methods that the message and the header `Allow` name; `GET /api/openapi.json` describes each.',
  ),
  ServiceMisconfigured: entry(
    'The service is not configured',
    'A setting of the Function app is missing or wrong.',
    'Correct the setting named in the message and restart the app. A policy file is read anew at every request: once it is right, no restart is needed.',
  ),
  PolicyMissing: entry(
    'Nobody has said who may do what',
    'Without a policy the service refuses everything but `health` and `openapi.json`.',
    'Set `POLICY_FILE` to a policy (docs/policy.md); for a service on your own machine set `POLICY=loopback` and call it by `127.0.0.1` or `localhost`.',
  ),
  PolicyDenied: entry(
    'The policy does not allow this',
    'No rule of the policy allows the caller to do this, or the policy was changed while the operation was running.',
    'Ask whoever keeps the policy for what the message names (docs/policy.md).',
  ),
  UpstreamUnavailable: entry(
    'Azure or the cluster did not answer',
    'The list of connections is kept with the cluster and could not be read.',
    'Try again; if it persists, check the cluster and the permissions of the service.',
  ),
} satisfies Record<string, CatalogueEntry>;

/** Errors of an operation: it was started and ended `Failed`, or a step is waiting to try again. */
export const OPERATION_ERRORS = {
  ProviderRegistrationDenied: entry(
    "The provider 'Microsoft.KubernetesConfiguration' could not be registered",
    'The subscription is not registered for the provider, and the service may not register it.',
    'Run `az provider register -n Microsoft.KubernetesConfiguration`, or give the service the action `Microsoft.KubernetesConfiguration/register/action` on the subscription.',
  ),
  ClusterNotFound: entry(
    'The cluster does not exist',
    'The cluster was deleted, or the id is wrong.',
    'Check the id with `az aks show --ids`.',
  ),
  ClusterFailed: entry(
    'The cluster is in a failed state',
    "The cluster's last operation ended `Failed` or `Canceled`.",
    'Reconcile the cluster with `az resource update --ids <cluster id>` or `az aks update`, then send the request again.',
  ),
  ClusterDeleting: entry(
    'The cluster is being deleted',
    'A cluster that is being deleted takes no connections.',
    'Use another cluster.',
  ),
  ClusterStopped: entry(
    'The cluster is stopped',
    'The power state is `Stopped`; nothing can be installed on it.',
    'Run `az aks start`, then send the request again.',
  ),
  StepTimedOut: entry(
    'A step did not finish in time',
    'What the message names did not happen within the time of the settings `CLUSTER_WAIT_MINUTES` or `STEP_WAIT_MINUTES`, or Azure asked for a longer pause than is left of it.',
    'Look at what was waited for, then send the request again; it goes on from what is already there.',
  ),
  ExtensionFailed: entry(
    'The cluster extension could not be installed',
    'The installation of `sc-extension` ended in an error, which the message quotes.',
    'Look at `kubectl logs job/sc-job -n sc-system` and `az k8s-extension show --cluster-type managedClusters --name sc-extension`. With the setting `CONNECTION_RECORDS=cluster` the service works without the extension.',
  ),
  ExtensionConflict: entry(
    "Another extension is called 'sc-extension'",
    'The cluster has an extension of this name with another type; it is not overwritten.',
    'Remove that extension, or set `EXTENSION_TYPE` to its type.',
  ),
  IdentityNotFound: entry(
    'The managed identity does not exist',
    'No user-assigned managed identity with this client id is visible in the subscription.',
    'Check `authInfo.clientId` and `authInfo.subscriptionId`; the service needs `Microsoft.ManagedIdentity/userAssignedIdentities/read` there.',
  ),
  TargetNotFound: entry(
    'The backing service does not exist',
    'The target was deleted, or the id is wrong.',
    'Check the id with `az resource show --ids`.',
  ),
  TargetNotUsable: entry(
    'The backing service cannot be connected in this way',
    'The target refuses this auth type, or answered in a form that is not understood.',
    'Do what the message says; with keys switched off, use workload identity.',
  ),
  RoleNotUsable: entry(
    'A role of the request is not assigned',
    'A role that `authInfo.roles` names does not exist, or its holder could give access to others.',
    'Name a role that allows only what the workload does with the target, or leave `authInfo.roles` out; see `az role definition list --name`.',
  ),
  PermissionDenied: entry(
    'The service has no permission',
    'Azure refused the action named in the message to the identity of the service.',
    'Give the identity of the service a role with that action at that scope. A new role assignment can take 10 minutes to work.',
  ),
  CredentialUnavailable: entry(
    'The service has no credential for Azure',
    'No managed identity or login is available to the service.',
    "Turn on the Function app's managed identity, or run `az login` on a developer's machine.",
  ),
  ClusterAccessDenied: entry(
    "The cluster's API server refused the service",
    'The identity of the service has no right to do in the cluster what the message names.',
    'Give it `Azure Kubernetes Service RBAC Cluster Admin` on the cluster. `Azure Kubernetes Service RBAC Writer` is enough where no namespace has to be made: the namespaces of the connections exist, and `sc-system` if records are kept there. A Kubernetes role needs get, create, patch and delete for Secrets, ServiceAccounts and ConfigMaps, get and create for namespaces, and with `RESTART_WORKLOADS` list and patch for Deployments, StatefulSets and DaemonSets. docs/permissions.md has both as files.',
  ),
  ClusterUnreachable: entry(
    "The cluster's API server does not answer",
    'A private cluster, authorised IP ranges or a network problem.',
    'Let the service reach the API server: VNet integration for a private cluster, or its outbound address in the authorised ranges.',
  ),
  ClusterCertificateUntrusted: entry(
    "The certificate of the cluster's API server is not trusted",
    'What answers in its place is not the cluster, such as a proxy that opens TLS, or the certificates of the cluster are being changed.',
    'Take such a proxy out of the way to the API server. After a change of certificates wait for its end; the credentials are read anew at each attempt.',
  ),
  ForeignObject: entry(
    'An object of that name belongs to someone else',
    'A Secret or ServiceAccount of this name exists without the labels of this service or for another connection.',
    'Rename or remove the object, or choose another name for the connection. Nothing of it was changed.',
  ),
  ClusterBusy: entry(
    'The cluster is busy with another operation',
    'Azure runs one operation on a cluster at a time and answers 409 to the next.',
    'Nothing: the step is tried again when the cluster is free.',
  ),
  Conflict: entry(
    'Someone else changed the resource at the same time',
    'The resource was written between our reading and our writing (409 or 412).',
    'Nothing: the step reads again and repeats.',
  ),
  Throttled: entry(
    'Azure limits the rate of calls',
    'Too many calls in the subscription (429).',
    'Nothing: the step is tried again after the time that Azure named.',
  ),
  AzureUnavailable: entry(
    'Azure did not answer',
    'A server error, a timeout or a lost connection. The call may have taken effect; the step reads before it writes.',
    'Nothing: the step is tried again. If it persists, look at https://status.azure.com.',
  ),
  UnexpectedAnswer: entry(
    'Azure answered in another form than its API describes',
    'What the message names is missing in an answer of Azure, or has another form; something between the service and Azure may have answered in its place.',
    'Make the same call with `az rest` and look at its answer; a proxy or a custom endpoint (`AZURE_RESOURCE_MANAGER_ENDPOINT`, `KEY_VAULT_ENDPOINT`) is the usual reason.',
  ),
  NotYetVisible: entry(
    'What was just made is not visible yet',
    'Azure needs a while until a new identity, credential or role is known everywhere.',
    'Nothing: the step is tried again.',
  ),
  RepairOutdated: entry(
    'The connection is not what was to be repaired any more',
    'It was changed or removed after the service had found that something of it is missing.',
    'Nothing: the connection is as it was made last, and the next check looks at it anew.',
  ),
  CleanUpOutdated: entry(
    'The connection is not what was found broken any more',
    'It was changed or became well after the service had found it broken and before it was removed (setting `CLEAN_UP_BROKEN`).',
    'Nothing: the connection stays as it is, and the next check looks at it anew.',
  ),
  ConnectionChanged: entry(
    'The connection was changed while the request was on its way',
    'Another request changed or removed it between the moment at which this one was worked out from it and its first step.',
    'Read the connection again and, if it is not as it should be, send the request again.',
  ),
  RequestRejected: entry(
    'Azure refused the request',
    'Azure answered with an error that no repetition will cure.',
    "Look up Azure's code in the message.",
  ),
  SealedSecretUnreadable: entry(
    'The sealed secret could not be opened',
    'The setting `SEALING_KEY` was changed while the operation was running.',
    'Send the request again.',
  ),
  KeyVaultSecretNotFound: entry(
    'The referenced Key Vault secret does not exist',
    'The vault has no secret of this name, or not in this version.',
    'Check name and version with `az keyvault secret show`.',
  ),
  KeyVaultSecretUnreadable: entry(
    'The referenced Key Vault secret could not be read',
    'The vault refused the identity of the service, by its permissions or by its firewall, or the secret is disabled.',
    'Give the identity of the service `Key Vault Secrets User` on the vault, and let it through the firewall of the vault.',
  ),
  PolicyUnreadable: entry(
    'The policy could not be read',
    'The file that the setting `POLICY_FILE` names is missing or not valid; without it no step may go on.',
    'Correct the file; the operation then goes on by itself.',
  ),
  UndoFailed: entry(
    'Something that was made could not be removed again',
    'The operation failed, and while its writes were undone one of them could not be removed.',
    'Remove what the message names by hand.',
  ),
  Canceled: entry(
    'The operation was canceled',
    'Somebody asked for it (`POST /api/operations/{id}/cancel`), and what the operation had made was removed again; or an administrator terminated the orchestration, and what it had made stays.',
    'Nothing, or send the request again if it is still wanted. What could not be removed is named in `details`.',
  ),
  InternalError: entry(
    'A bug in the service',
    'A step ended in an unexpected error several times.',
    'Look at the log of the Function app for the operation id and report the problem.',
  ),
} satisfies Record<string, CatalogueEntry>;

export type RequestCode = keyof typeof REQUEST_ERRORS;
/** A name collision is found at the door when the records can be read there, and by the step otherwise; so is a denial. */
export type CatalogueCode = keyof typeof OPERATION_ERRORS | 'ConnectionNameCollision' | 'PolicyDenied';

export function recommendation(code: string): string | undefined {
  const all: Record<string, CatalogueEntry | undefined> = { ...REQUEST_ERRORS, ...OPERATION_ERRORS, ...FINDINGS };
  return all[code]?.recommendation;
}
