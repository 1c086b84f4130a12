import { readCluster, type ManagedCluster } from '../../azure/managed-cluster.ts';
import { resourceName } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { PlanningInput } from '../operation-input.ts';
import { done, type Outcome } from '../outcome.ts';
import { planRecord } from '../steps/plan-record.ts';
import { clusterNotReady } from '../steps/wait-for-cluster.ts';
import type { Tools } from '../tools.ts';
import { planAccess, planFederatedCredential } from './access-plan.ts';
import { planFeatures, planProvider, planRecordHome } from './cluster-plan.ts';
import { attempt, noteOutcome, toPlan, type Draft } from './draft.ts';
import { planFirewall } from './firewall-plan.ts';
import { planObjects, planRemovals } from './object-plan.ts';
import { planPermissions } from './permission-plan.ts';
import { counted } from '../counted.ts';

/** Why the caller may not put something in the place of this connection; `undefined` when that is allowed. */
export type MayReplace = (previous: ConnectionRecord) => Outcome | undefined;

/**
 * Finds out what making a connection would change, by the functions that the steps themselves plan with, and what
 * stands in its way. Writes nothing, and says nothing of a connection that the caller may not replace.
 */
export async function planConnection(tools: Tools, input: PlanningInput, mayReplace: MayReplace): Promise<Outcome> {
  const draft: Draft = { prerequisites: [], previews: [] };
  const id = resourceIdOf(input.connection.cluster);
  await planProvider(tools, draft, id);
  const cluster = await attempt(draft, 'ClusterNotFound', () => readCluster(tools.arm, id));
  if (cluster) noteOutcome(draft, clusterNotReady(cluster, resourceName(id)));
  const records = await planRecords(tools, draft, input);
  const refused = records?.previous && mayReplace(records.previous);
  if (refused) return refused;
  if (cluster) await planChanges(tools, draft, { input, cluster, records });
  await planPermissions(tools, draft, input.connection);
  const plan = toPlan(draft);
  const { prerequisiteResults: unmet, operationPreviews: changes } = plan;
  return done(`${counted(changes.length, 'change')}, ${counted(unmet.length, 'unmet prerequisite')}`, { plan });
}

interface Records {
  readonly current: ConnectionRecord;
  /** The record that gives way, when the connection is there and other than asked for. */
  readonly previous?: ConnectionRecord;
}

/** `undefined` when the connection cannot be made: why is noted. */
async function planRecords(tools: Tools, draft: Draft, input: PlanningInput): Promise<Records | undefined> {
  const planned = await attempt(draft, 'TargetNotFound', () => planRecord(tools, input));
  if (!planned) return undefined;
  if (!('kind' in planned)) return { current: planned.unchanged };
  if (planned.kind === 'record') {
    return { current: planned.record, ...(planned.previous && { previous: planned.previous }) };
  }
  noteOutcome(draft, planned);
  return undefined;
}

/** In the order in which the operation would make them. */
async function planChanges(
  tools: Tools,
  draft: Draft,
  known: {
    readonly input: PlanningInput;
    readonly cluster: ManagedCluster;
    readonly records: Records | undefined;
  },
): Promise<void> {
  const { input, cluster, records } = known;
  const { connection, operationId } = input;
  if (records) await planRecordHome(tools, draft, { cluster: cluster.id, record: records.current, operationId });
  planFeatures(draft, cluster, connection.auth.kind);
  if (!records) return;
  const { current, previous } = records;
  await planFirewall(tools, draft, current);
  await planFederatedCredential(tools, draft, { cluster, record: current });
  await planAccess(tools, draft, { cluster, record: current });
  await planObjects(tools, draft, { cluster, connection });
  if (previous) await planRemovals(tools, draft, { cluster, previous, current });
}
