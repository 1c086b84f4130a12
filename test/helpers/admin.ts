import { readFileSync } from 'node:fs';

import type { World } from '../../local/world/world.ts';
import { requestJson } from './https.ts';

export interface Fault {
  readonly method?: string;
  readonly path: string;
  readonly times: number;
  /** How many requests that match are let through first. */
  readonly skip?: number;
  readonly fault: Readonly<Record<string, unknown>>;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

interface ArmDocument {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The simulated Azure's admin endpoint: looks at the world and changes it behind the app's back. */
export class Admin {
  readonly #base: string;
  readonly #ca: string;

  constructor(world: World) {
    this.#base = world.azure.endpoint;
    this.#ca = readFileSync(world.caFile, 'utf8');
  }

  async fault(...faults: Fault[]): Promise<void> {
    for (const fault of faults) await this.#call('POST', '/_admin/faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', '/_admin/faults');
  }

  async read(id: string): Promise<ArmDocument | undefined> {
    const { status, body } = await requestJson(`${this.#base}/_admin/resources${id}`, this.#ca);
    return status === 404 ? undefined : (body as ArmDocument);
  }

  async write(id: string, document: unknown): Promise<void> {
    await this.#call('PUT', `/_admin/resources${id}`, document);
  }

  async remove(id: string): Promise<void> {
    await this.#call('DELETE', `/_admin/resources${id}`);
  }

  /** All resources, or those whose id matches; `below` makes the answer short where the world is large. */
  async resources(pattern = /./, below = ''): Promise<ArmDocument[]> {
    const body = (await this.#call('GET', `/_admin/resources?below=${below}`)) as { value: ArmDocument[] };
    return body.value.filter((one) => pattern.test(one.id));
  }

  async requests(): Promise<LoggedRequest[]> {
    return ((await this.#call('GET', '/_admin/requests')) as { value: LoggedRequest[] }).value;
  }

  async forgetRequests(): Promise<void> {
    await this.#call('DELETE', '/_admin/requests');
  }

  async pace(pace: Readonly<Record<string, number>> | string): Promise<void> {
    await this.#call('PUT', '/_admin/pace', { pace });
  }

  /** Tokens are said to expire after so many seconds; 0 has the app ask for one before each call. */
  async tokenLifetime(seconds: number): Promise<void> {
    await this.#call('PUT', '/_admin/tokens', { seconds });
  }

  async clusterOperation(clusterId: string, milliseconds: number, then = 'Succeeded'): Promise<void> {
    await this.#call('POST', '/_admin/cluster-operations', { clusterId, state: 'Updating', milliseconds, then });
  }

  /** The next operations on the cluster's extension fail, `0` of them from now on. */
  /** Lets everything that Azure works on be done now. */
  async hurry(): Promise<void> {
    await this.#call('POST', '/_admin/hurry');
  }

  async extensionFails(clusterId: string, code: string, message: string, times = 1): Promise<void> {
    await this.#call('POST', '/_admin/extension-outcomes', { clusterId, code, message, times });
  }

  async deny(...denied: { action: string; scope: string }[]): Promise<void> {
    await this.#call('PUT', '/_admin/permissions', { denied });
  }

  /** Lets the service do these actions and no others. */
  async allow(allowed: readonly string[]): Promise<void> {
    await this.#call('PUT', '/_admin/permissions', { denied: [], allowed });
  }

  async providerState(subscriptionId: string, registrationState: string): Promise<void> {
    const path = `/_admin/providers/${subscriptionId}/Microsoft.KubernetesConfiguration`;
    await this.#call('PUT', path, { registrationState });
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await requestJson(`${this.#base}${path}`, this.#ca, { method, body });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
