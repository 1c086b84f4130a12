import { listClusters } from '../../shared/azure/managed-cluster.ts';
import { listSubscriptions } from '../../shared/azure/subscription.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { FreshReading } from '../../shared/events/fresh-reading.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';

/** A connection and where it is. */
export interface Located {
  readonly cluster: ResourceId;
  readonly record: ConnectionRecord;
}

/** A burst of events about a subscription reads its clusters once a second at most. */
const PAUSE_MILLISECONDS = 1000;
const SUBSCRIPTIONS_KEPT_MILLISECONDS = 60_000;

const readings = new FreshReading<readonly Located[]>(PAUSE_MILLISECONDS);

/**
 * All connections in all clusters, read after they were asked for: a target need not be in the subscription of the
 * cluster. None because of something in a subscription that the service does not see: whoever sends events can name any.
 * What may not be read has no connections here.
 */
export async function connectionsBecauseOf(subscriptionId: string): Promise<readonly Located[]> {
  const subscriptions = await visibleSubscriptions();
  if (!subscriptions.includes(subscriptionId.toLowerCase())) return [];
  const found = await Promise.all(subscriptions.map((id) => readings.get(id, () => readAll(id)).catch(noneIfRefused)));
  return found.flat();
}

let subscriptions: { readonly until: number; readonly ids: Promise<readonly string[]> } | undefined;

/** The ids of the subscriptions that the service sees, in lower case; a minute old at most. */
export function visibleSubscriptions(): Promise<readonly string[]> {
  if (subscriptions && subscriptions.until > Date.now()) return subscriptions.ids;
  const ids = listSubscriptions(currentTools().arm);
  subscriptions = { until: Date.now() + SUBSCRIPTIONS_KEPT_MILLISECONDS, ids };
  ids.catch(() => (subscriptions = undefined));
  return ids;
}

async function readAll(subscriptionId: string): Promise<readonly Located[]> {
  const tools = currentTools();
  const all: Located[] = [];
  for (const cluster of await listClusters(tools.arm, subscriptionId)) {
    const records = await listRecords(tools, cluster).catch(noneIfOutside);
    all.push(...records.map((record) => ({ cluster, record })));
  }
  return all;
}

/** What may succeed the next time is worth another delivery of the event. */
function noneIfRefused(error: unknown): readonly Located[] {
  if (classify(error, 'ClusterNotFound')?.kind === 'failed') return [];
  throw error;
}

function noneIfOutside(error: unknown): readonly ConnectionRecord[] {
  if (classify(error, 'ClusterNotFound')) return [];
  throw error;
}
