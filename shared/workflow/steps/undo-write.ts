import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { ifThere } from '../footprint.ts';
import type { ResourceId } from '../../connection/resource-id.ts';
import type { UndoInput } from '../operation-input.ts';
import { done, skipped, type Outcome, type Trace, type Write } from '../outcome.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import { removeTrace } from '../removal.ts';
import type { Tools } from '../tools.ts';
import { droppedTraces } from './remove-previous.ts';
import { lacksNamespace } from './plan-resources.ts';
import { restoreSecret } from './restore-secret.ts';

/** Takes back one write of a failed operation, unless another connection uses it by now. */
export async function undoWrite(tools: Tools, input: UndoInput): Promise<Outcome> {
  const { write, connection } = input;
  switch (write.kind) {
    case 'record':
      return restoreRecord(tools, input, write);
    case 'secretChange':
      return restoreSecret(tools, connection, write);
    case 'namespace':
      return namespaceOf(tools, connection.cluster, write.name);
    default:
      return removeUnused(tools, connection, write);
  }
}

async function removeUnused(tools: Tools, { cluster, name }: UndoInput['connection'], trace: Trace): Promise<Outcome> {
  const { keptFor } = await removeTrace(tools, { cluster: resourceIdOf(cluster), name }, trace);
  return keptFor === undefined ? done('removed') : skipped(`kept: ${keptFor}`);
}

/** With a namespace goes all that is in it, and others may have put something there that the service cannot see. */
async function namespaceOf(tools: Tools, cluster: string, name: string): Promise<Outcome> {
  const api = await ifThere(() => tools.openCluster(resourceIdOf(cluster)));
  if (!api || (await lacksNamespace(api, name))) return done('there is none');
  return skipped('kept: the service removes no namespace, because others may use it');
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
  const outcome = await changeRecord(tools, {
    cluster,
    name,
    namespace,
    operationId,
    wanted: previous,
    onlyRecord: true,
  });
  if (outcome.kind !== 'done') return outcome;
  for (const trace of await claimedTraces(tools, cluster, { record, previous })) {
    await removeTrace(tools, { cluster, name }, trace);
  }
  return outcome;
}

/**
 * What the record alone said was ours. It may have been there already, so that the operation did not write it, and its
 * former user may have left it for the sake of this connection.
 */
async function claimedTraces(
  tools: Tools,
  cluster: ResourceId,
  { record, previous }: { readonly record: ConnectionRecord; readonly previous: ConnectionRecord | undefined },
): Promise<Trace[]> {
  if (!record.addedRights && !record.addedIpRules) return [];
  const traces = await droppedTraces(tools, cluster, { previous: record, current: previous });
  return traces.filter(({ kind }) => kind === 'vaultAccessPolicy' || kind === 'firewallRule');
}
