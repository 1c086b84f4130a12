import type { InvocationContext } from '@azure/functions';

import { recordKey } from '../../shared/connection/record-codec.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { diagnose, type Diagnosis } from '../../shared/diagnosis/diagnose.ts';
import { seen } from '../../shared/diagnosis/look.ts';
import { accessTo, accessToCluster } from '../../shared/policy/access.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentTools } from '../tools.ts';
import { runningConnections } from './running-connections.ts';

/** Of the 10 seconds that a caller waits at most, the rest is for the answer. */
const DIAGNOSIS_MILLISECONDS = 9000;

/**
 * Diagnoses a cluster with those of its connections that the caller may read, or with one of them; `undefined` when
 * there is no such connection. A connection that an operation is working on is not complete yet, which is no finding:
 * it is looked at only when it is asked for by name.
 */
export async function diagnoseCluster(
  context: InvocationContext,
  cluster: ResourceId,
  name: string | undefined,
): Promise<Diagnosis | undefined> {
  const guard = currentGuard();
  const id = formatResourceId(cluster);
  guard.check(accessToCluster('read', id));
  const running = await runningConnections(context, cluster);
  const unfinished = name === undefined ? running : new Set<string>();
  const selects = (record: ConnectionRecord): boolean =>
    isNamed(record, name) && !unfinished.has(recordKey(record.name)) && guard.allows(accessTo('read', id, record));
  const question = { cluster, selects, running: running.size, validates: true, milliseconds: DIAGNOSIS_MILLISECONDS };
  const diagnosis = await diagnose(currentTools(), question);
  const found = seen(diagnosis.evidence.connections);
  return name !== undefined && found?.length === 0 ? undefined : diagnosis;
}

function isNamed(record: ConnectionRecord, name: string | undefined): boolean {
  return name === undefined || record.name.toLowerCase() === name.toLowerCase();
}
