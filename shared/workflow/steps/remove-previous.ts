import type { ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { footprint, traceKey } from '../footprint.ts';
import type { StepInput } from '../operation-input.ts';
import { done, skipped, type Outcome, type Trace } from '../outcome.ts';
import { fullFootprint } from '../past-access.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import { keptWarnings, removeTraces } from '../removal.ts';
import type { Tools } from '../tools.ts';
import { announce } from './announce.ts';

/**
 * After a change: removes what the connection made before and does not need any more; what others use stays. All of it
 * is announced first, so that whatever cannot be removed can be named.
 */
export async function removePrevious(tools: Tools, input: StepInput): Promise<Outcome> {
  const { previous } = input.facts;
  if (!previous) return skipped('the connection is new, or nothing of it has changed');
  const cluster = resourceIdOf(input.connection.cluster);
  const current = recordOf(await listRecords(tools, cluster), previous.name);
  const old = await droppedTraces(tools, cluster, { previous, current });
  const announced = announce(input, old);
  if (announced) return announced;
  const owner = { cluster, name: previous.name };
  const kept = await removeTraces(tools, owner, old.toReversed());
  if (current?.formerRights) {
    const outcome = await forgetRights(tools, input, current);
    if (outcome.kind !== 'done') return outcome;
    // Of two that gave up the same rights side by side, each saw the other's record: the last one removes them now.
    await removeTraces(
      tools,
      owner,
      old.filter(({ kind }) => kind === 'vaultAccessPolicy'),
    );
  }
  const facts = current && { record: withoutFormer(current) };
  if (kept.length === 0) return done(`removed what is no longer needed: ${old.length} of ${old.length}`, facts);
  const removed = old.length - kept.length;
  const message = `removed what is no longer needed: ${removed} of ${old.length}; the rest is in use and was kept`;
  return done(message, { ...facts, warnings: [...(input.facts.warnings ?? []), ...keptWarnings(kept)] });
}

/** Rights that are gone, or that somebody else needs and claims, need not be named any longer. */
function forgetRights(
  tools: Tools,
  { operationId, connection }: StepInput,
  current: ConnectionRecord,
): Promise<Outcome> {
  const { name, namespace } = current;
  const cluster = resourceIdOf(connection.cluster);
  return changeRecord(tools, { cluster, name, namespace, operationId, wanted: withoutFormer(current) });
}

function withoutFormer({ formerRights: _former, ...record }: ConnectionRecord): ConnectionRecord {
  return record;
}

/** What a connection needed before a change and does not need after it, in the order in which it was made. */
export async function droppedTraces(
  tools: Tools,
  cluster: ResourceId,
  { previous, current }: { readonly previous: ConnectionRecord; readonly current: ConnectionRecord | undefined },
): Promise<Trace[]> {
  const needed = new Set((current ? await footprint(tools, cluster, withoutFormer(current)) : []).map(traceKey));
  const before = await fullFootprint(tools, cluster, previous);
  return before.filter((trace) => !needed.has(traceKey(trace)));
}
