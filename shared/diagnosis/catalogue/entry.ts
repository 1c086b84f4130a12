/**
 * What a finding means and what a person does about it. Texts and commands hold `{placeholders}`, which are filled with
 * the real names; `docs/troubleshooting.md` is generated from the same entries.
 */
export interface FindingEntry {
  /** An error keeps a connection from working; a warning may pass by itself, or be a sign of one that comes. */
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** The messages of Azure, Helm and Service Connector that this is behind. */
  readonly explains: readonly string[];
  readonly cause: string;
  /** What to do, in its order. */
  readonly fix: readonly string[];
  readonly commands: readonly string[];
  readonly docs: string;
  /** The codes that this one is only a symptom of, when they are found too. */
  readonly followsFrom: readonly string[];
}

type Optional = 'severity' | 'explains' | 'followsFrom' | 'commands';

/** An entry with the usual values for what is not given. */
export function entry(given: Omit<FindingEntry, Optional> & Partial<Pick<FindingEntry, Optional>>): FindingEntry {
  return { severity: 'error', explains: [], followsFrom: [], commands: [], ...given };
}

const LEARN = 'https://learn.microsoft.com';

/** The pages that the entries point to. */
export const DOCS = {
  serviceConnector: `${LEARN}/azure/service-connector/how-to-use-service-connector-in-aks`,
  extensions: `${LEARN}/troubleshoot/azure/azure-kubernetes/extensions/cluster-extension-deployment-errors`,
  registration: `${LEARN}/azure/azure-resource-manager/troubleshooting/error-register-resource-provider`,
  failedCluster: `${LEARN}/troubleshoot/azure/azure-kubernetes/availability-performance/cluster-node-virtual-machine-failed-state`,
  startStop: `${LEARN}/azure/aks/start-stop-cluster`,
  accessControl: `${LEARN}/azure/role-based-access-control/troubleshooting`,
  clusterAccess: `${LEARN}/azure/aks/manage-azure-rbac`,
  privateCluster: `${LEARN}/azure/aks/private-clusters`,
  ipRanges: `${LEARN}/azure/aks/api-server-authorized-ip-ranges`,
  localAccounts: `${LEARN}/azure/aks/manage-local-accounts-managed-azure-ad`,
  egress: `${LEARN}/azure/aks/outbound-rules-control-egress`,
  scheduling: `${LEARN}/troubleshoot/azure/azure-kubernetes/availability-performance/troubleshoot-pod-scheduler-errors`,
  systemPools: `${LEARN}/azure/aks/use-system-pools`,
  workloadIdentity: `${LEARN}/azure/aks/workload-identity-deploy-cluster`,
  keyVaultAddon: `${LEARN}/azure/aks/csi-secrets-store-driver`,
} as const;
