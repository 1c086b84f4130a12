import { setTimeout as delay } from 'node:timers/promises';

import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import type { Cluster } from '../registry/call.ts';
import { removeJob, startJob, type JobRun } from './job.ts';
import { beginRevision, endRevision, removeRevisions, revisionsOf } from './release-history.ts';
import { applyResources, ensureNamespace } from './resources.ts';

interface JobPlan {
  /** How long the job runs. */
  readonly milliseconds: number;
  /** Why it fails, if it is to fail. */
  readonly failure: string | undefined;
}

/**
 * Installs or upgrades the extension's chart as Helm does: a release that is pending until the job has run. The job
 * disappears after success; after a failure it stays with its events and its log, and the error says why.
 */
export async function installExtension(cluster: Cluster, release: ExtensionRelease, plan: JobPlan): Promise<void> {
  const { store } = cluster;
  ensureNamespace(cluster, release.releaseNamespace);
  const { revision, run } = store.transaction(() => ({
    revision: beginRevision(cluster, release),
    run: startJob(cluster, release),
  }));
  run.log(`starting, operation=${release.operation ?? 'none'} connection=${release.connection ?? 'none'}`);
  if (plan.milliseconds > 0) await delay(plan.milliseconds);
  if (!cluster.isOpen()) throw new Error('the cluster went away while the job ran');
  const problem = attempt(cluster, release, { run, failure: plan.failure });
  store.transaction(() => {
    run.end(problem === undefined ? 'Complete' : 'Failed');
    if (problem === undefined) removeJob(cluster, release.releaseNamespace);
    endRevision(cluster, release, revision, outcomeOf(problem, revision));
  });
  if (problem !== undefined) throw new Error(problem);
}

/** Removes the chart's objects; the namespace and what the job has made stay. */
export function uninstallExtension(cluster: Cluster, name: string): void {
  cluster.store.transaction(() => {
    const namespaces = new Set(revisionsOf(cluster, name).map(({ metadata }) => metadata.namespace ?? ''));
    for (const namespace of namespaces) removeJob(cluster, namespace);
    removeRevisions(cluster, name);
  });
}

/** Does the job's work; gives back why it failed. */
function attempt(
  cluster: Cluster,
  release: ExtensionRelease,
  { run, failure }: { readonly run: JobRun; readonly failure: string | undefined },
): string | undefined {
  try {
    if (failure !== undefined) throw new Error(failure);
    applyResources(cluster, release, run.log);
    run.log('done');
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown error';
    run.log(`error: ${message}`);
    return message;
  }
}

function outcomeOf(problem: string | undefined, revision: number): Parameters<typeof endRevision>[3] {
  const verb = revision === 1 ? 'Install' : 'Upgrade';
  if (problem === undefined) return { status: 'deployed', description: `${verb} complete` };
  return { status: 'failed', description: `Release failed: job sc-job failed: ${problem}` };
}
