import { listClusters } from '../../shared/azure/managed-cluster.ts';
import { listSubscriptions } from '../../shared/azure/subscription.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';

/** A connection and where it is. */
export interface Located {
  readonly cluster: ResourceId;
  readonly record: ConnectionRecord;
}

/** Long enough for a burst of events, short enough for a connection that was made a moment ago. */
const KEPT_MILLISECONDS = 1000;
const SUBSCRIPTIONS_KEPT_MILLISECONDS = 60_000;

interface Kept<T> {
  readonly until: number;
  readonly value: Promise<T>;
}

const kept = new Map<string, Kept<unknown>>();

/**
 * All connections in the clusters of a subscription. None for a subscription that the service does not see: whoever
 * sends events can name any. A cluster whose records cannot be read now has none here.
 */
export async function connectionsOfSubscription(subscriptionId: string): Promise<readonly Located[]> {
  const id = subscriptionId.toLowerCase();
  if (!(await visibleSubscriptions()).includes(id)) return [];
  return keep(id, KEPT_MILLISECONDS, () => readAll(id));
}

/** The ids of the subscriptions that the service sees, in lower case. */
export function visibleSubscriptions(): Promise<readonly string[]> {
  return keep('subscriptions', SUBSCRIPTIONS_KEPT_MILLISECONDS, () => listSubscriptions(currentTools().arm));
}

/** One reading serves all that ask in the meantime; a failed one serves nobody after it. */
function keep<T>(key: string, milliseconds: number, read: () => Promise<T>): Promise<T> {
  const found = kept.get(key) as Kept<T> | undefined;
  if (found && found.until > Date.now()) return found.value;
  const value = read();
  kept.set(key, { until: Date.now() + milliseconds, value });
  value.catch(() => kept.delete(key));
  return value;
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

function noneIfOutside(error: unknown): readonly ConnectionRecord[] {
  if (classify(error, 'ClusterNotFound')) return [];
  throw error;
}
