/** What the extension's chart is installed with. */
export interface ExtensionRelease {
  readonly name: string;
  readonly releaseNamespace: string;
  readonly version: string;
  /** Protected setting `operation`: `create` or `delete`. */
  readonly operation?: string;
  /** Protected setting `connection`: the connection's name. */
  readonly connection?: string;
  /** Protected setting `resources`, decoded from base64 and JSON. */
  readonly resources?: unknown;
  /** `configurationSettings` of the extension. */
  readonly settings: Record<string, string>;
}

/** Whom a kubeconfig is for, and how it signs in. */
export interface ClusterLogin {
  readonly user: 'clusterUser' | 'clusterAdmin';
  /** By Entra ID in this tenant; else by the cluster's own credentials. */
  readonly tenantId?: string;
}

/** The inside of a cluster, as the agents that Azure runs there see it. */
export interface ClusterRuntime {
  /** The kubeconfig (YAML text) that the credential calls answer. */
  kubeconfig(clusterId: string, login?: ClusterLogin): Promise<string>;
  /** Installs or upgrades a chart; throws an `Error` whose message says why the job failed. */
  installExtension(clusterId: string, release: ExtensionRelease): Promise<void>;
  uninstallExtension(clusterId: string, name: string): Promise<void>;
}
