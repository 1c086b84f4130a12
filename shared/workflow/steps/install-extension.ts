import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation-input.ts';
import { skipped, type Facts, type Outcome } from '../outcome.ts';
import { changeRecord, isBroken } from '../record-home.ts';
import { EXTENSION_NAME } from '../records.ts';
import type { Tools } from '../tools.ts';
import { isNamespaceMissing } from './missing-namespace.ts';
import { planRecord, type RecordWrite } from './plan-record.ts';

/**
 * Installs `sc-extension`, or updates it, with the record of this connection; the records of the others stay.
 * With `CONNECTION_RECORDS=cluster` the record goes into a ConfigMap and the extension is not needed.
 */
export async function installExtension(tools: Tools, input: StepInput): Promise<Outcome> {
  const announced = input.intended.find((write) => write.kind === 'record');
  if (announced) return write(tools, input, announced);
  const planned = await planRecord(tools, input);
  if ('kind' in planned) return planned.kind === 'record' ? intend(tools, input, planned) : planned;
  const { unchanged } = planned;
  // Nothing of the record changes, but the extension is to be installed again: once, so the record says by whom.
  if (await isBroken(tools, resourceIdOf(input.connection.cluster))) {
    const record = { ...unchanged, operationId: input.operationId };
    return intend(tools, input, { kind: 'record', record, previous: unchanged });
  }
  return write(tools, input, { kind: 'record', record: unchanged });
}

/** The extension makes the namespace of a connection, so it is looked for before the extension is written. */
async function intend(tools: Tools, { connection }: StepInput, record: RecordWrite): Promise<Outcome> {
  const { cluster, namespace } = connection;
  const isMissing = await isNamespaceMissing(tools, resourceIdOf(cluster), namespace);
  return { kind: 'intend', writes: isMissing ? [{ kind: 'namespace', name: namespace }, record] : [record] };
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

function factsOf(record: ConnectionRecord, previous: ConnectionRecord | undefined): Facts {
  const { auth, addedIpRules } = record;
  const { clientId, principalId, identityId } = auth;
  return {
    record,
    ...(clientId !== undefined &&
      principalId !== undefined && {
        identity: { clientId, principalId, ...(identityId !== undefined && { id: identityId }) },
      }),
    ...(addedIpRules && { ipRules: addedIpRules }),
    ...(previous && { previous }),
  };
}
