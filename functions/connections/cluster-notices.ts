import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { clusterKey } from '../../shared/connection/names.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { noticeOf, type ClusterNotice } from '../../shared/events/cluster-notice.ts';
import type { AzureEvent } from '../../shared/events/azure-event.ts';
import { Coalescer } from '../../shared/events/coalescer.ts';
import type { Hint } from '../../shared/events/hint.ts';
import { visibleSubscriptions } from './connections-of-subscription.ts';
import { findInstance, isRunning } from './find-instance.ts';
import { noticeId } from './operation-ids.ts';
import { queryInstances } from './query-instances.ts';

type NoticeHint = Extract<Hint, { kind: 'clusterNotice' }>;

const writes = new Coalescer();

/** Keeps what AKS told about a cluster, the newest of each topic. */
export async function keepNotice(client: DurableClient, event: AzureEvent, hint: NoticeHint): Promise<void> {
  const notice = noticeOf(hint.notice, event);
  if (!notice || !(await visibleSubscriptions()).includes(hint.cluster.subscriptionId.toLowerCase())) return;
  const instanceId = noticeId(clusterKey(hint.cluster), notice.topic);
  await writes.run(`${instanceId} ${notice.time}`, async () => {
    const last = await findInstance(client, instanceId);
    const isNewer = !last || (last.input as ClusterNotice).time < notice.time;
    if (isNewer && !(last && isRunning(last))) await client.startNew('keep', { instanceId, input: notice });
  });
}

/** What is kept about a cluster, the newest first. */
export async function listNotices(context: InvocationContext, cluster: ResourceId): Promise<ClusterNotice[]> {
  const found: ClusterNotice[] = [];
  const query = { idPrefix: noticeId(clusterKey(cluster), ''), showInput: true };
  for await (const page of queryInstances(context, query)) {
    // Only `keepNotice` starts instances with these ids.
    found.push(...page.map(({ input }) => input as ClusterNotice));
  }
  return found.toSorted((one, other) => (one.time < other.time ? 1 : -1));
}
