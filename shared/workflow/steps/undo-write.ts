import { resourceIdOf } from '../../connection/to-spec.ts';
import type { UndoInput } from '../operation.ts';
import { done, skipped, type Outcome, type Write } from '../outcome.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import { removeTrace } from '../removal.ts';
import type { Tools } from '../tools.ts';

/** Removes one write of a failed operation, unless another connection uses it by now. */
export async function undoWrite(tools: Tools, input: UndoInput): Promise<Outcome> {
  const { write, connection } = input;
  if (write.kind === 'record') return restoreRecord(tools, input, write);
  const owner = { cluster: resourceIdOf(connection.cluster), name: connection.name };
  const { keptFor } = await removeTrace(tools, owner, write);
  return keptFor === undefined ? done('removed') : skipped(`kept: ${keptFor}`);
}

/** Puts back the record that was there before, or none. One that another operation wrote since is left alone. */
async function restoreRecord(
  tools: Tools,
  { connection, operationId }: UndoInput,
  { record, previous }: Extract<Write, { kind: 'record' }>,
): Promise<Outcome> {
  const { name, namespace } = record;
  const cluster = resourceIdOf(connection.cluster);
  const existing = recordOf(await listRecords(tools, cluster), name);
  const ours = existing === undefined || existing.operationId === operationId;
  if (!ours && existing.operationId !== previous?.operationId) return done('another operation wrote the record since');
  // That the extension does not work may be the very reason for the undo.
  return changeRecord(tools, { cluster, name, namespace, operationId, wanted: previous, onlyRecord: true });
}
