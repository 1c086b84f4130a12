import { healthId, reconcileId } from '../../functions/connections/operation-ids.ts';
import { claimKey, clusterKey } from '../../shared/connection/names.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { CheckState } from '../../shared/health/check.ts';
import { readInstance, startInstance, type DurableInstance } from './durable.ts';
import type { Answer } from './api.ts';
import type { Ended } from './operations.ts';
import type { Place } from './place.ts';

const NAME = 'conn_1';
const INTERVAL_MILLISECONDS = 120;
const PATIENCE_MILLISECONDS = 180_000;

/** The durable instance that checks the connection of a place. */
export function checkInstance({ cluster }: Place): string {
  return healthId(claimKey(resourceIdOf(cluster), NAME));
}

/** The durable instance that has all connections of the place's cluster checked. */
export function reconcileInstance({ cluster }: Place): string {
  return reconcileId(clusterKey(resourceIdOf(cluster)));
}

/** Has all connections of one cluster checked, as the timer does for all clusters. */
export async function reconcile(place: Place): Promise<Answer> {
  const input = { cluster: place.cluster, delaySeconds: 0 };
  const answer = await startInstance(place.bed, 'reconcileCluster', { id: reconcileInstance(place), input });
  // It runs already, because an earlier answer was lost.
  return answer.status === 409 ? { ...answer, status: 202 } : answer;
}

/** Waits until nothing checks the connection any more; fails with what is wrong with the connection then. */
export async function followCheck(place: Place): Promise<Ended> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const reconciling = await readInstance(place.bed, reconcileInstance(place));
    const checking = await readInstance(place.bed, checkInstance(place));
    if (!isRunning(reconciling) && !isRunning(checking)) return endOf(checking);
    if (Date.now() > deadline) throw new Error(`the check got stuck: ${JSON.stringify({ reconciling, checking })}`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MILLISECONDS));
  }
}

function isRunning(instance: DurableInstance | undefined): boolean {
  return instance !== undefined && ['Pending', 'Running'].includes(instance.runtimeStatus);
}

/** A cluster whose records could not be read has its connections checked the next time. */
function endOf(checked: DurableInstance | undefined): Ended {
  const health = (checked?.output as CheckState | null | undefined)?.health;
  const properties = { action: 'check' };
  if (health?.status === 'Ready') return { status: 'Succeeded', properties };
  const { reason: code, message } = health ?? { reason: 'NotChecked', message: 'nobody has looked' };
  return { status: 'Failed', error: { code, message }, properties };
}
