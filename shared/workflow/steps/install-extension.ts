import { isDeepStrictEqual } from 'node:util';

import { toRecord } from '../../connection/linker.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation.ts';
import { failed, skipped, type Facts, type Outcome, type Write } from '../outcome.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { EXTENSION_NAME, listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { resolveConnection } from './resolve-connection.ts';

type RecordWrite = Extract<Write, { kind: 'record' }>;

/**
 * Installs `sc-extension`, or updates it, with the record of this connection; the records of the others stay.
 * With `CONNECTION_RECORDS=cluster` the record goes into a ConfigMap and the extension is not needed.
 */
export async function installExtension(tools: Tools, input: StepInput): Promise<Outcome> {
  const announced = input.intended.find((write) => write.kind === 'record');
  if (announced) return write(tools, input, announced);
  const existing = recordOf(await listRecords(tools, resourceIdOf(input.connection.cluster)), input.connection.name);
  if (existing && existing.name.toLowerCase() !== input.connection.name.toLowerCase()) {
    const message = `connection '${existing.name}' of this cluster has the same Secret name as '${input.connection.name}'`;
    return failed('ConnectionNameCollision', message);
  }
  const planned = await plan(tools, input, existing);
  if ('kind' in planned) return planned.kind === 'record' ? { kind: 'intend', writes: [planned] } : planned;
  // Nothing of the record changes; the extension itself may still have to be repaired.
  return write(tools, input, { kind: 'record', record: planned.unchanged });
}

/** What has to be written down before the record is; `unchanged` when it is there already. */
async function plan(
  tools: Tools,
  input: StepInput,
  existing: ConnectionRecord | undefined,
): Promise<RecordWrite | Outcome | { readonly unchanged: ConnectionRecord }> {
  const { connection, operationId, acceptedAt } = input;
  const asked = toRecord(connection, operationId, existing?.createdAt ?? acceptedAt);
  const resolved = await resolveConnection(tools, connection, asked.auth);
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
  return { addedRights: [...new Set([...existing.addedRights, ...(wanted.addedRights ?? [])])] };
}

async function write(tools: Tools, input: StepInput, { record, previous }: RecordWrite): Promise<Outcome> {
  const { operationId, connection } = input;
  const { name, namespace } = connection;
  const cluster = resourceIdOf(connection.cluster);
  const outcome = await changeRecord(tools, { cluster, name, namespace, operationId, wanted: record });
  if (outcome.kind !== 'done') return outcome;
  const facts = factsOf(record, previous);
  if (tools.records === 'cluster') return { ...skipped(IN_CLUSTER), facts };
  return { kind: 'done', message: `extension ${EXTENSION_NAME} is installed and holds the record`, facts };
}

const IN_CLUSTER = 'not needed: the record is kept in a ConfigMap of the cluster (CONNECTION_RECORDS=cluster)';

function factsOf({ auth }: ConnectionRecord, previous: ConnectionRecord | undefined): Facts {
  const { clientId, principalId, identityId } = auth;
  return {
    ...(clientId !== undefined &&
      principalId !== undefined && {
        identity: { clientId, principalId, ...(identityId !== undefined && { id: identityId }) },
      }),
    ...(previous && { previous }),
  };
}
