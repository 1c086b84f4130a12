import type { ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { footprint, traceKey, type VaultTrace } from '../footprint.ts';
import type { StepInput } from '../operation-input.ts';
import type { Outcome, Write } from '../outcome.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';

/**
 * What a changed record says about the rights in vaults that the connection added before: those that it still needs are
 * not missing, so nobody finds them new; the others it keeps naming until they are removed, because a right has no name
 * that would tell whose it is.
 */
export async function rightsBefore(
  tools: Tools,
  cluster: ResourceId,
  { existing, wanted }: { readonly existing: ConnectionRecord | undefined; readonly wanted: ConnectionRecord },
): Promise<Partial<ConnectionRecord>> {
  if (!existing?.addedRights && !existing?.formerRights) return {};
  const added = wanted.addedRights ?? [];
  const needed = await vaultTraces(tools, cluster, { ...wanted, addedRights: added });
  const before = await vaultTraces(tools, cluster, existing);
  const isNeeded = (trace: VaultTrace): boolean => needed.some((one) => traceKey(one) === traceKey(trace));
  const kept = before.filter(isNeeded).flatMap(({ rights }) => rights);
  const former = before.filter((trace) => !isNeeded(trace));
  return {
    ...(kept.length > 0 && { addedRights: [...new Set([...kept, ...added])].toSorted() }),
    ...(former.length > 0 && {
      formerRights: former.map(({ vault, principalId, rights }) => ({ vault, principalId, rights })),
    }),
  };
}

async function vaultTraces(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Promise<VaultTrace[]> {
  return (await footprint(tools, cluster, record)).filter((trace) => trace.kind === 'vaultAccessPolicy');
}

/**
 * Has the record name rights that are about to be added and were not missing when it was written; `undefined` when it
 * names them. They were somebody else's then, who has taken them away: from now on they are ours to remove.
 */
export async function claimRights(
  tools: Tools,
  { connection, operationId }: StepInput,
  writes: readonly Write[],
): Promise<Outcome | undefined> {
  const rights = writes.flatMap((write) => (write.kind === 'vaultAccessPolicy' ? write.rights : []));
  if (rights.length === 0) return undefined;
  const cluster = resourceIdOf(connection.cluster);
  const record = recordOf(await listRecords(tools, cluster), connection.name);
  const claimed = record?.addedRights ?? [];
  if (!record || rights.every((right) => claimed.includes(right))) return undefined;
  const { name, namespace } = record;
  const wanted = { ...record, addedRights: [...new Set([...claimed, ...rights])].toSorted() };
  const outcome = await changeRecord(tools, { cluster, name, namespace, operationId, wanted });
  return outcome.kind === 'done' ? undefined : outcome;
}
