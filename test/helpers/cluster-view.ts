import { parse } from 'yaml';

import type { World } from '../../local/world/world.ts';
import { AKS_SERVER } from '../../local/kubernetes/accounts.ts';
import { tokenFor } from './arm-call.ts';
import { requestJson } from './https.ts';

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { user: { token: string } }[];
}

interface ClusterObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion: string;
  };
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** Looks into the clusters of a world as an administrator with a kubeconfig does. */
export class ClusterView {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async secret(clusterId: string, namespace: string, name: string): Promise<ClusterObject | undefined> {
    return this.read(clusterId, `/api/v1/namespaces/${namespace}/secrets/${name}`);
  }

  /** The Secret's data in plain text. */
  async values(clusterId: string, namespace: string, name: string): Promise<Record<string, string>> {
    const secret = await this.secret(clusterId, namespace, name);
    if (!secret) throw new Error(`there is no Secret ${namespace}/${name}`);
    const entries = Object.entries(secret.data ?? {});
    return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
  }

  async serviceAccount(clusterId: string, namespace: string, name: string): Promise<ClusterObject | undefined> {
    return this.read(clusterId, `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
  }

  async read(clusterId: string, path: string): Promise<ClusterObject | undefined> {
    const { status, body } = await this.send(clusterId, path);
    return status === 404 ? undefined : (body as ClusterObject);
  }

  async create(clusterId: string, path: string, object: unknown): Promise<void> {
    const { status, body } = await this.send(clusterId, path, { method: 'POST', body: object });
    if (status >= 400) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  }

  async send(
    clusterId: string,
    path: string,
    options: { method?: string; body?: unknown; token?: string } = {},
  ): Promise<{ status: number; body: unknown }> {
    const config = parse(await this.#world.kubernetes.runtime.kubeconfig(clusterId)) as Kubeconfig;
    const { server, 'certificate-authority-data': ca } = config.clusters[0]!.cluster;
    const document = this.#world.azure.get(clusterId) as
      { properties?: { disableLocalAccounts?: boolean } } | undefined;
    const { token } = config.users[0]!.user;
    const shown = document?.properties?.disableLocalAccounts ? await tokenFor(this.#world, AKS_SERVER) : token;
    const headers = { authorization: `Bearer ${options.token ?? shown}` };
    return requestJson(server + path, Buffer.from(ca, 'base64').toString('utf8'), { ...options, headers });
  }
}
