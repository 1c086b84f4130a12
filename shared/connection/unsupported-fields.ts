/** Fields of ARM's linker that this service does not take, by their path, and why. */
const REASONS: Readonly<Record<string, string>> = {
  vNetSolution:
    "service endpoints and private links are part of the cluster's network and made there; for AKS there are firewall rules only (publicNetworkSolution)",
  'authInfo.userName':
    'a user inside a database can only be made by an administrator who is signed in to the database itself: name it in the application',
  'secretStore.keyVaultSecretName':
    'Service Connector stores no secrets of AKS connections in a Key Vault; to read one from a vault use secretInfo',
  'publicNetworkSolution.firewallRules':
    "the firewall admits the cluster's own addresses; rules for others belong to whoever they are",
  'configurationInfo.configurationStore': 'configuration is written into the cluster, not into App Configuration',
  'configurationInfo.daprProperties': 'Dapr components are no part of AKS connections',
};

/** Why a field is not taken; `undefined` for one that ARM does not have either. */
export function whyUnsupported(path: string): string | undefined {
  return REASONS[path];
}
