import { readFileSync } from 'node:fs';

import type { World } from '../../local/world/world.ts';
import type { Fault, LoggedRequest } from './admin.ts';
import { requestJson } from './https.ts';

/** The simulated clusters' admin endpoint: what goes wrong with requests to them, and which ones came. */
export class ClusterFaults {
  readonly #base: string;
  readonly #ca: string;

  constructor(world: World) {
    this.#base = world.kubernetes.endpoint;
    this.#ca = readFileSync(world.caFile, 'utf8');
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
    const answer = await requestJson(`${this.#base}/_admin/${what}`, this.#ca, { method, body });
    if (answer.status >= 400) throw new Error(`${method} ${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
