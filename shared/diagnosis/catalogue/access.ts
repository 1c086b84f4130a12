import { DOCS, entry } from './entry.ts';

const STOPPED = ['ClusterNotFound', 'ClusterDeleting', 'ClusterStopped'];

/** Whether this service reaches Azure and the cluster, and the cluster what it has to fetch. */
export const ACCESS_FINDINGS = {
  CredentialMissing: entry({
    title: 'The service has no credential for Azure',
    cause: 'No managed identity or login is available to the service, or Microsoft Entra ID refused it.',
    fix: ["Turn on the Function app's managed identity; on a developer's machine sign in."],
    commands: ['az functionapp identity assign --ids <id of the Function app>', 'az login'],
    docs: DOCS.serviceConnector,
  }),
  PermissionMissing: entry({
    title: 'You do not have permission to perform {permission}',
    explains: [
      'You do not have permission to perform … If access was recently granted, please refresh your credentials',
    ],
    cause: 'The identity of the service has no role with `{permission}` on `{scope}`.',
    fix: [
      'Give the identity of the service the role `{role}`, or another one with that permission, on that scope.',
      'Wait: a new assignment can take 10 minutes to work. Then send the request again.',
    ],
    commands: [
      'az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal --role {role} --scope {scope}',
    ],
    docs: DOCS.accessControl,
  }),
  LocalAccountsDisabled: entry({
    title: 'Local accounts are disabled and the cluster has no Microsoft Entra integration',
    explains: ['Getting static credential is not allowed because this cluster is set to disable local accounts'],
    cause:
      'Azure hands out no credentials for the cluster, and without Microsoft Entra integration there is no other way in.',
    fix: [
      'Turn on Microsoft Entra integration and give the service a role in the cluster.',
      'Or turn local accounts on again.',
    ],
    commands: [
      'az aks update --resource-group {resourceGroup} --name {cluster} --enable-aad --enable-azure-rbac',
      "az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal --role 'Azure Kubernetes Service RBAC Cluster Admin' --scope {clusterId}",
      'az aks update --resource-group {resourceGroup} --name {cluster} --enable-local-accounts',
    ],
    docs: DOCS.localAccounts,
  }),
  PrivateApiServer: entry({
    title: 'The API server is private and out of reach of the service',
    cause:
      'The cluster is private: its API server has no address outside the virtual network, and the service is not in it.',
    fix: [
      'Give the Function app VNet integration in a network that reaches the cluster, with its private DNS zone linked.',
      'To look into the cluster meanwhile, let Azure run the command inside.',
    ],
    commands: [
      'az aks show --ids {clusterId} --query apiServerAccessProfile',
      "az aks command invoke --resource-group {resourceGroup} --name {cluster} --command 'kubectl get pods -n sc-system'",
    ],
    docs: DOCS.privateCluster,
    followsFrom: STOPPED,
  }),
  AuthorizedIpRanges: entry({
    title: 'The API server takes no calls from the address of the service',
    cause: 'Authorised IP ranges are set on the cluster, and the outbound address of the service is in none of them.',
    fix: [
      'Find the outbound addresses of the Function app.',
      'Add them to the ranges; the command replaces the list, so name those that are there too.',
    ],
    commands: [
      'az functionapp show --ids <id of the Function app> --query possibleOutboundIpAddresses --output tsv',
      'az aks update --ids {clusterId} --api-server-authorized-ip-ranges {ranges},<outbound address>/32',
    ],
    docs: DOCS.ipRanges,
    followsFrom: STOPPED,
  }),
  ApiServerUnreachable: entry({
    title: "The cluster's API server does not answer",
    cause:
      'The API server is public and open to all addresses, and gave no answer: a firewall between, a proxy, or an outage.',
    fix: ['Call the API server from where the service runs; look at firewalls and DNS on the way.'],
    commands: ['az aks get-credentials --resource-group {resourceGroup} --name {cluster}', 'kubectl get --raw /readyz'],
    docs: DOCS.egress,
    followsFrom: STOPPED,
  }),
  ClusterAccessDenied: entry({
    title: "The cluster's API server refuses the service",
    cause: 'The identity of the service may not read what it has to read in the cluster.',
    fix: [
      'Give it a role in the cluster; with Azure RBAC for Kubernetes it is a role assignment. docs/permissions.md has a narrower role than the built-in one.',
    ],
    commands: [
      "az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal --role 'Azure Kubernetes Service RBAC Cluster Admin' --scope {clusterId}",
    ],
    docs: DOCS.clusterAccess,
    followsFrom: STOPPED,
  }),
  EgressBlocked: entry({
    title: 'The cluster cannot reach what the extension is fetched from',
    explains: ['Unable to download the Helm chart from the repo URL'],
    cause:
      'Traffic that leaves the cluster (outbound type `{outboundType}`) is blocked on its way to the registry of the extension.',
    fix: [
      'Allow the endpoints that AKS needs and `scaksextension.azurecr.io` in the firewall or route of the cluster.',
      'Remove the failed extension and send the request again.',
    ],
    commands: [
      'az aks show --ids {clusterId} --query networkProfile.outboundType',
      'kubectl get events -n sc-system --field-selector type=Warning',
    ],
    docs: DOCS.egress,
  }),
};
