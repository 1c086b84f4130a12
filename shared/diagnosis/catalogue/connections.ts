import { DOCS, entry } from './entry.ts';

const AGAIN = 'Send the request of the connection again.';
/** `$API` is where the service is; the function key is the caller's. */
const CHECK = 'curl -X POST "$API/connections/{connection}/check?cluster="{clusterId}';
const REPAIRED =
  'Have the connection checked (`POST /api/connections/{connection}/check`): what the service can make again is there within seconds. The timer does the same, unless the connection says `report` or `off`.';
const CLUSTER_GONE = ['ClusterNotFound', 'ClusterDeleting'];

/** What the connections need of the cluster. */
export const ADDON_FINDINGS = {
  WorkloadIdentityOff: entry({
    title: 'The OIDC issuer or workload identity is off',
    cause: 'Connections by workload identity need both: without them no pod gets a token. Missing: {missing}.',
    fix: ['Turn both on, or send the request of the connection again: it does the same.'],
    commands: [
      'az aks update --resource-group {resourceGroup} --name {cluster} --enable-oidc-issuer --enable-workload-identity',
    ],
    docs: DOCS.workloadIdentity,
    followsFrom: CLUSTER_GONE,
  }),
  KeyVaultAddonOff: entry({
    title: "The add-on 'azureKeyvaultSecretsProvider' is off",
    cause: 'Connections to Key Vault by the Secrets Store CSI driver need the add-on and its identity.',
    fix: [
      'Turn the add-on on, or send the request of the connection again: it does the same and gives the identity access.',
    ],
    commands: [
      'az aks enable-addons --resource-group {resourceGroup} --name {cluster} --addons azure-keyvault-secrets-provider',
    ],
    docs: DOCS.keyVaultAddon,
    followsFrom: CLUSTER_GONE,
  }),
};

/** The connections themselves. */
export const CONNECTION_FINDINGS = {
  ForeignSecret: entry({
    title: "The Secret of connection '{connection}' belongs to someone else",
    cause:
      'A Secret `{secret}` is there without the labels of this service or for another connection. It is never overwritten, so the connection cannot keep it true.',
    fix: ['Rename or remove that Secret, or delete the connection and make it under another name.', AGAIN],
    commands: [
      'kubectl get secret {secret} -n {secretNamespace} --show-labels',
      'kubectl delete secret {secret} -n {secretNamespace}',
    ],
    docs: DOCS.serviceConnector,
  }),
  SecretMissing: entry({
    title: "The Secret of connection '{connection}' is gone",
    cause: 'The connection is recorded, and its Secret `{secret}` was removed from the cluster.',
    fix: [
      REPAIRED,
      'If it held a secret that only you know, such as a password, send the request again with that secret.',
    ],
    commands: [CHECK, 'kubectl get secret {secret} -n {secretNamespace}'],
    docs: DOCS.serviceConnector,
  }),
  ServiceAccountMissing: entry({
    title: "The ServiceAccount of connection '{connection}' is gone",
    cause:
      'The connection signs in by workload identity, and its ServiceAccount `{account}` was removed from the cluster.',
    fix: [REPAIRED],
    commands: [CHECK, 'kubectl get serviceaccount {account} -n {secretNamespace}'],
    docs: DOCS.workloadIdentity,
  }),
};
