import { join } from 'node:path';

import { startAzure, type Azure } from '../azure/azure.ts';
import type { ClusterRuntime } from '../azure/cluster-runtime.ts';
import type { PaceName } from '../azure/pace.ts';
import { accountsOf } from './accounts.ts';
import { startKubernetes, type Kubernetes } from '../kubernetes/kubernetes.ts';
import { ensureCertificates, type Certificates } from '../tls/certificates.ts';
import { demoRequest } from './demo-request.ts';
import { externalCluster } from './external-cluster.ts';
import { clusterId, IDS, type WorldIds } from './ids.ts';
import { adminCall } from './admin-call.ts';
import { seedCluster, seedSubscription } from './seed.ts';
import type { StatePlace } from './states/state.ts';
import { stateOf, type StateName } from './states/states.ts';

export interface WorldOptions {
  /** Where the state is kept; a world started again on it goes on as it was. */
  readonly directory: string;
  readonly pace: PaceName;
  /** Begins with the provider unregistered and the cluster in an update, so that there is something to wait for. */
  readonly demo?: boolean;
  /** A kubeconfig file of a real cluster in the place of the demo cluster. */
  readonly externalKubeconfig?: string | undefined;
}

/** A simulated Azure with a subscription in it, and the inside of its clusters. */
export interface World {
  readonly ids: WorldIds;
  readonly azure: Azure;
  readonly kubernetes: Kubernetes;
  readonly certificates: Certificates;
  /** File with the certificate authority of Azure. Clusters have another, which their kubeconfigs tell. */
  readonly caFile: string;
  /** Settings with which the app runs in this world. */
  readonly appSettings: Readonly<Record<string, string>>;
  /** Body of the request that the demo sends. */
  readonly demoRequest: unknown;
  kubeconfig(cluster: string): Promise<string>;
  /** A further cluster, ready for use; `overrides` replace properties of its document. Its id. */
  addCluster(name: string, overrides?: Readonly<Record<string, unknown>>): string;
  /** Puts a cluster into a state in which connections fail in the field; `leaveState` mends it. */
  enterState(cluster: string, name: StateName): Promise<void>;
  leaveState(cluster: string, name: StateName): Promise<void>;
  close(): Promise<void>;
}

/** Every credential of the world holds this, so that one that leaks is found. */
const CREDENTIAL_MARKER = 'CANARY';

export async function startWorld(options: WorldOptions): Promise<World> {
  const { directory, pace } = options;
  // First, because it may throw: a kubeconfig that cannot be used must leave nothing running.
  const external = options.externalKubeconfig === undefined ? undefined : externalCluster(options.externalKubeconfig);
  const certificates = await ensureCertificates(directory);
  const inside = await ensureCertificates(join(directory, 'clusters'));
  const kubernetes = await startKubernetes({ directory, certificates: inside });
  const clusters = withExternal(kubernetes.runtime, external);
  try {
    const azure = await startAzure({ directory, certificates, clusters, pace, credentialMarker: CREDENTIAL_MARKER });
    kubernetes.useAccounts(accountsOf(azure));
    const admin = { endpoint: azure.endpoint, ca: certificates.ca };
    const { runtime } = kubernetes;
    const placeOf = (cluster: string): StatePlace => ({
      cluster,
      subscriptionId: cluster.split('/')[2] ?? '',
      azure,
      runtime,
      inside: runtime.interior(cluster),
      admin: (method, path, body) => adminCall(admin, { method, path, body }),
      credential: `${CREDENTIAL_MARKER}/9f3kQ+x==`,
    });
    if (seedSubscription(azure, IDS)) await (options.demo === true ? makeBusy(admin) : makeReady(admin));
    return {
      ids: IDS,
      azure,
      kubernetes,
      certificates,
      caFile: certificates.caFile,
      appSettings: appSettings(azure, certificates.caFile),
      demoRequest: demoRequest(IDS),
      kubeconfig: (cluster) => clusters.kubeconfig(cluster),
      addCluster(name, overrides = {}) {
        seedCluster(azure, IDS, { name, overrides });
        return clusterId(name);
      },
      async enterState(cluster, name) {
        await stateOf(name).enter(placeOf(cluster));
      },
      async leaveState(cluster, name) {
        await stateOf(name).leave(placeOf(cluster));
      },
      async close() {
        await azure.close();
        await kubernetes.close();
      },
    };
  } catch (error) {
    await kubernetes.close();
    throw error;
  }
}

/** The cluster is in the middle of an update when the demo begins. */
function makeBusy(azure: { endpoint: string; ca: string }): Promise<void> {
  const body = { clusterId: IDS.cluster, state: 'Updating', milliseconds: BUSY_MILLISECONDS };
  return adminCall(azure, { method: 'POST', path: '/_admin/cluster-operations', body });
}

const BUSY_MILLISECONDS = 5000;

function makeReady(azure: { endpoint: string; ca: string }): Promise<void> {
  const path = `/_admin/providers/${IDS.subscriptionId}/Microsoft.KubernetesConfiguration`;
  return adminCall(azure, { method: 'PUT', path, body: { registrationState: 'Registered' } });
}

function withExternal(simulated: ClusterRuntime, external: ClusterRuntime | undefined): ClusterRuntime {
  if (!external) return simulated;
  const of = (cluster: string): ClusterRuntime =>
    cluster.toLowerCase() === IDS.cluster.toLowerCase() ? external : simulated;
  return {
    kubeconfig: (cluster, login) => of(cluster).kubeconfig(cluster, login),
    installExtension: (cluster, release) => of(cluster).installExtension(cluster, release),
    uninstallExtension: (cluster, name) => of(cluster).uninstallExtension(cluster, name),
  };
}

function appSettings({ endpoint, tokenEndpoint }: Azure, caFile: string): Record<string, string> {
  return {
    AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
    KEY_VAULT_ENDPOINT: `${endpoint}/_vault/{vault}`,
    NODE_EXTRA_CA_CERTS: caFile,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    IDENTITY_ENDPOINT: tokenEndpoint.url,
    IDENTITY_HEADER: tokenEndpoint.header,
  };
}
