import { stringify } from 'yaml';

import type { Cluster } from './registry/call.ts';

/** The kubeconfig of a cluster, named as AKS names its parts. Holds the token. */
export function kubeconfigOf(cluster: Cluster, endpoint: string): string {
  const { name, resourceGroup } = namesOf(cluster.id);
  const user = `clusterUser_${resourceGroup}_${name}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [
      {
        name,
        cluster: {
          server: `${endpoint}/clusters/${cluster.key}`,
          'certificate-authority-data': Buffer.from(cluster.authority).toString('base64'),
        },
      },
    ],
    users: [{ name: user, user: { token: cluster.token } }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  });
}

function namesOf(id: string): { readonly name: string; readonly resourceGroup: string } {
  const resourceGroup = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? 'local';
  return { name: id.split('/').at(-1) || 'local', resourceGroup };
}
