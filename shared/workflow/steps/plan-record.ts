import { isDeepStrictEqual } from 'node:util';

import { toRecord } from '../../connection/linker.ts';
import { recordedSpec } from '../../connection/recorded-spec.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation-input.ts';
import { failed, type Outcome, type Write } from '../outcome.ts';
import { recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { rightsBefore } from './own-rights.ts';
import { resolveConnection } from './resolve-connection.ts';

export type RecordWrite = Extract<Write, { kind: 'record' }>;

type Planned = Pick<StepInput, 'action' | 'connection' | 'operationId' | 'acceptedAt' | 'expected'>;

/**
 * What has to be written down before the record is, or `unchanged` when it is there already; an outcome when the
 * connection cannot be made: its name is taken, or its target or identity does not exist.
 */
export async function planRecord(
  tools: Tools,
  planned: Planned,
): Promise<RecordWrite | Outcome | { readonly unchanged: ConnectionRecord }> {
  const { connection, operationId, acceptedAt } = planned;
  const { name } = connection;
  const cluster = resourceIdOf(connection.cluster);
  const existing = recordOf(await listRecords(tools, cluster), name);
  const refused = refusal(planned, existing);
  if (refused) return refused;
  const asked = toRecord(connection, operationId, existing?.createdAt ?? acceptedAt);
  const resolved = await resolveConnection(tools, { connection, auth: asked.auth, existing });
  if ('kind' in resolved) return resolved;
  const wanted = { ...asked, ...resolved };
  const record = { ...wanted, ...(await rightsBefore(tools, cluster, { existing, wanted })) };
  if (!existing) return { kind: 'record', record };
  const same = isDeepStrictEqual({ ...record, operationId: existing.operationId }, existing);
  return same ? { unchanged: existing } : { kind: 'record', record, previous: existing };
}

/** Why what is there must not be taken the place of. */
function refusal(
  { action, connection, expected }: Planned,
  existing: ConnectionRecord | undefined,
): Outcome | undefined {
  const { name } = connection;
  if (existing && existing.name.toLowerCase() !== name.toLowerCase()) {
    const message = `connection '${existing.name}' of this cluster has the same Secret name as '${name}'`;
    return failed('ConnectionNameCollision', message);
  }
  if (action === 'repair' && !isRecordOf(existing, connection)) {
    return failed('RepairOutdated', `connection '${name}' was changed or removed since it was found in need of repair`);
  }
  if (expected !== undefined && expected !== (existing?.operationId ?? null)) {
    return failed(
      'ConnectionChanged',
      `connection '${name}' was changed or removed since the request was made from it`,
    );
  }
  return undefined;
}

/** A repair is of the connection as it is, not as it was when somebody looked. */
function isRecordOf(existing: ConnectionRecord | undefined, { cluster, ...wanted }: ConnectionSpec): boolean {
  return existing !== undefined && isDeepStrictEqual(recordedSpec(cluster, existing), { cluster, ...wanted });
}
