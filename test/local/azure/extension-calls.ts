import { expect } from 'vitest';

import type { Simulation } from './simulation.ts';

export const VERSION = '2023-05-01';
export const TYPE = 'microsoft.servicelinker.connection';

type Fields = Readonly<Record<string, unknown>>;

export function idOf(cluster: string, name = 'sc-extension'): string {
  return `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
}

export function extensionBody(changes: Fields = {}): Fields {
  const scope = { cluster: { releaseNamespace: 'sc-system' } };
  const usual = { extensionType: TYPE, autoUpgradeMinorVersion: true, releaseTrain: 'prod', scope };
  return { properties: { ...usual, ...changes } };
}

/** Calls about `sc-extension` of the clusters of a simulation. */
export class ExtensionCalls {
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** The status of a PUT. */
  async put(cluster: string, changes: Fields = {}): Promise<number> {
    return (await this.#simulation.arm('PUT', idOf(cluster), VERSION, extensionBody(changes))).status;
  }

  /** The provisioning state of a resource. */
  state(id: string): unknown {
    return this.#simulation.properties(id)['provisioningState'];
  }

  /** Neither the extension's own operation nor what it leaves the cluster busy with is running. */
  async idle(cluster: string): Promise<void> {
    const write = (): ReturnType<Simulation['arm']> =>
      this.#simulation.arm('PATCH', cluster, '2025-03-01', { tags: {} });
    await expect.poll(async () => (await write()).status).toBe(200);
  }
}
