import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { Health } from '../../shared/health/health.ts';
import { toOperationInstance, type Instance } from './find-instance.ts';
import type { InstancesOfConnection } from './instances-of-cluster.ts';
import { stateOf } from './start-check.ts';

/** The health of a connection: by its last check, or by the operation that made it where that ended later. */
export async function healthOf(record: ConnectionRecord, instances: InstancesOfConnection): Promise<Health> {
  const checked = instances.health && stateOf(instances.health)?.health;
  const made = byOperation(await instances.operation(record.operationId), checked);
  return made ?? checked ?? notChecked(record.createdAt);
}

/** What an operation has made is as it was made until somebody looks. */
function byOperation(operation: Instance | undefined, checked: Health | undefined): Health | undefined {
  const ended = operation?.lastUpdatedTime.toISOString();
  if (!operation || ended === undefined || (checked && checked.lastProbeTime > ended)) return undefined;
  if (toOperationInstance(operation).state?.status !== 'Succeeded') return undefined;
  return {
    status: 'Ready',
    reason: 'OperationSucceeded',
    message: 'an operation has made it',
    lastTransitionTime: checked?.status === 'Ready' ? checked.lastTransitionTime : ended,
    lastProbeTime: ended,
  };
}

function notChecked(since: string): Health {
  const message = 'the connection has not been checked yet';
  return { status: 'Unknown', reason: 'NotChecked', message, lastTransitionTime: since, lastProbeTime: since };
}
