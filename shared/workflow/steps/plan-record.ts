import { isDeepStrictEqual } from 'node:util';

import { toRecord } from '../../connection/linker.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation.ts';
import { failed, type Outcome, type Write } from '../outcome.ts';
import { recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { resolveConnection } from './resolve-connection.ts';

export type RecordWrite = Extract<Write, { kind: 'record' }>;

/**
 * What has to be written down before the record is, or `unchanged` when it is there already; an outcome when the
 * connection cannot be made: its name is taken, or its target or identity does not exist.
 */
export async function planRecord(
  tools: Tools,
  { connection, operationId, acceptedAt }: Pick<StepInput, 'connection' | 'operationId' | 'acceptedAt'>,
): Promise<RecordWrite | Outcome | { readonly unchanged: ConnectionRecord }> {
  const { name } = connection;
  const existing = recordOf(await listRecords(tools, resourceIdOf(connection.cluster)), name);
  if (existing && existing.name.toLowerCase() !== name.toLowerCase()) {
    const message = `connection '${existing.name}' of this cluster has the same Secret name as '${name}'`;
    return failed('ConnectionNameCollision', message);
  }
  const asked = toRecord(connection, operationId, existing?.createdAt ?? acceptedAt);
  const resolved = await resolveConnection(tools, { connection, auth: asked.auth, existing });
  if ('kind' in resolved) return resolved;
  const record = { ...asked, ...resolved, ...keptRights(existing, { ...asked, ...resolved }) };
  if (!existing) return { kind: 'record', record };
  const same = isDeepStrictEqual({ ...record, operationId: existing.operationId }, existing);
  return same ? { unchanged: existing } : { kind: 'record', record, previous: existing };
}

/** Rights that this connection added before are still ours: they are not missing any more, so nobody finds them new. */
function keptRights(existing: ConnectionRecord | undefined, wanted: ConnectionRecord): Partial<ConnectionRecord> {
  const samePrincipal = existing?.auth.principalId === wanted.auth.principalId;
  const sameVault = existing?.targetId.toLowerCase() === wanted.targetId.toLowerCase();
  if (!existing?.addedRights || !samePrincipal || !sameVault) return {};
  return { addedRights: [...new Set([...existing.addedRights, ...(wanted.addedRights ?? [])])].toSorted() };
}
