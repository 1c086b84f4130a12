import { parse } from 'yaml';

import type { World } from '../../local/world/world.ts';
import type { Fault, LoggedRequest } from './admin.ts';
import { requestJson } from './https.ts';

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly 'certificate-authority-data': string } }];
}

/** The simulated clusters' admin endpoint: what goes wrong with requests to them, and which ones came. */
export class ClusterFaults {
  readonly #base: string;
  readonly #world: World;

  constructor(world: World) {
    this.#base = world.kubernetes.endpoint;
    this.#world = world;
  }

  async add(fault: Fault): Promise<void> {
    await this.#call('POST', 'faults', fault);
  }

  async clear(): Promise<void> {
    await this.#call('DELETE', 'faults');
  }

  async requests(): Promise<LoggedRequest[]> {
    return ((await this.#call('GET', 'requests')) as { value: LoggedRequest[] }).value;
  }

  async forgetRequests(): Promise<void> {
    await this.#call('DELETE', 'requests');
  }

  async #call(method: string, what: string, body?: unknown): Promise<unknown> {
    const answer = await requestJson(`${this.#base}/_admin/${what}`, await this.#authority(), { method, body });
    if (answer.status >= 400) throw new Error(`${method} ${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Clusters have an authority of their own, which each kubeconfig tells. */
  async #authority(): Promise<string> {
    const { ids, kubernetes } = this.#world;
    const config = parse(await kubernetes.runtime.kubeconfig(ids.cluster)) as Kubeconfig;
    return Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString('utf8');
  }
}
