import { stringify } from 'yaml';

import type { ClusterLogin } from '../azure/cluster-runtime.ts';
import type { Pair } from '../tls/certificates.ts';
import { AKS_SERVER } from './accounts.ts';
import type { JsonObject } from './json.ts';
import type { Cluster } from './registry/call.ts';

/** The application that people sign in to clusters with; the same in every tenant. */
const AKS_CLIENT = '80faf920-1908-4b52-b5ef-a8e7bedfc67a';

interface Access {
  readonly endpoint: string;
  readonly user: ClusterLogin['user'];
  readonly login: JsonObject;
}

/** The kubeconfig of a cluster, named as AKS names its parts. */
export function kubeconfigOf(cluster: Cluster, { endpoint, user, login }: Access): string {
  const { name, resourceGroup } = namesOf(cluster.id);
  const userName = `${user}_${resourceGroup}_${name}`;
  const context = user === 'clusterAdmin' ? `${name}-admin` : name;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [
      {
        name,
        cluster: {
          server: `${endpoint}/clusters/${cluster.key}`,
          'certificate-authority-data': base64(cluster.authority),
        },
      },
    ],
    users: [{ name: userName, user: login }],
    contexts: [{ name: context, context: { cluster: name, user: userName } }],
    'current-context': context,
  });
}

/** How a local account signs in: AKS gives both, and clients that can show the certificate. */
export function localLogin({ token }: Cluster, { cert, key }: Pair): JsonObject {
  return { 'client-certificate-data': base64(cert), 'client-key-data': base64(key), token };
}

/** How a login of Entra ID signs in: by a program that gets a token. */
export function entraLogin(tenantId: string): JsonObject {
  const options = { 'server-id': AKS_SERVER, 'client-id': AKS_CLIENT, 'tenant-id': tenantId, login: 'devicecode' };
  const pairs = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'kubelogin',
      args: ['get-token', '--environment', 'AzurePublicCloud', ...pairs],
      env: null,
      provideClusterInfo: false,
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function namesOf(id: string): { readonly name: string; readonly resourceGroup: string } {
  const resourceGroup = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? 'local';
  return { name: id.split('/').at(-1) || 'local', resourceGroup };
}
