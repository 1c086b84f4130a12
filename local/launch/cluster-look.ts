import { request } from 'node:https';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

interface ClusterObject {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

/** Reads objects of the simulated cluster the way kubectl does, with the kubeconfig that is handed out. */
export function lookInto(kubeconfig: string): (path: string) => Promise<ClusterObject | undefined> {
  const config = parse(kubeconfig) as Kubeconfig;
  const cluster = config.clusters[0]?.cluster;
  const token = config.users[0]?.user.token;
  return (path) => {
    if (!cluster || token === undefined) throw new Error('the kubeconfig of the simulated cluster is incomplete');
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
    return getJson(new URL(cluster.server + path), ca, token);
  };
}

async function getJson(url: URL, ca: Buffer, token: string): Promise<ClusterObject | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve(
          response.statusCode === 200 ? (JSON.parse(Buffer.concat(chunks).toString()) as ClusterObject) : undefined,
        ),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
