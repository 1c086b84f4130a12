import { putExtension, readExtension, type Extension } from '../../azure/extension.ts';
import { toRecord } from '../../connection/linker.ts';
import { encodeRecord, recordSetting, recordsOfSettings } from '../../connection/record-codec.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { putRecord, readRecords } from '../../kubernetes/records-config-map.ts';
import type { StepInput } from '../operation.ts';
import { done, failed, skipped, waitFor, type Outcome } from '../outcome.ts';
import { EXTENSION_NAME } from '../records.ts';
import type { Tools } from '../tools.ts';
import { announce } from './announce.ts';
import { compareRecord } from './record-change.ts';

/**
 * Installs `sc-extension`, or updates it, with the record of this connection; the records of the others stay.
 * With `CONNECTION_RECORDS=cluster` the record goes into a ConfigMap and the extension is not needed.
 */
export async function installExtension(tools: Tools, input: StepInput): Promise<Outcome> {
  if (tools.records === 'cluster') return recordInCluster(tools, input);
  const cluster = resourceIdOf(input.connection.cluster);
  // Two connections of one cluster must not both read the old records and each write only its own.
  return tools.queue.run(`extension ${formatResourceId(cluster).toLowerCase()}`, async () => {
    const extension = await readExtension(tools.arm, cluster, EXTENSION_NAME);
    return (extension && unsettled(tools, extension, input)) ?? writeIfMissing(tools, input, extension);
  });
}

/** What can be said of an extension without writing to it; `undefined` when its records decide. */
function unsettled(tools: Tools, extension: Extension, input: StepInput): Outcome | undefined {
  const { extensionType, provisioningState } = extension;
  if (extensionType.toLowerCase() !== tools.extension.type.toLowerCase()) {
    return failed(
      'ExtensionConflict',
      `${EXTENSION_NAME} exists with type ${extensionType}, not ${tools.extension.type}`,
    );
  }
  if (provisioningState === 'Succeeded') return undefined;
  if (provisioningState !== 'Failed' && provisioningState !== 'Canceled') {
    return waitFor(`extension ${EXTENSION_NAME} is ${provisioningState}`);
  }
  // The failure of an earlier write is no reason to give up: ours installs it again.
  const ours = recordsOfSettings(extension.configurationSettings).some((one) => one.operationId === input.operationId);
  return ours
    ? failed('ExtensionFailed', `${EXTENSION_NAME} ended ${provisioningState}: ${extension.problem}`)
    : undefined;
}

async function writeIfMissing(tools: Tools, input: StepInput, extension: Extension | undefined): Promise<Outcome> {
  const record = recordOf(input);
  const settings = extension?.configurationSettings ?? {};
  const change = compareRecord(record, recordsOfSettings(settings));
  if (typeof change === 'object') return change;
  if (change === 'same' && extension?.provisioningState === 'Succeeded') {
    return done(`extension ${EXTENSION_NAME} is installed and holds the record`);
  }
  const announced = change === 'new' ? announce(input, [{ kind: 'record', name: record.name }]) : undefined;
  if (announced) return announced;
  await putExtension(tools.arm, resourceIdOf(input.connection.cluster), EXTENSION_NAME, {
    ...tools.extension,
    existing: extension,
    releaseNamespace: 'sc-system',
    configurationSettings: { ...settings, [recordSetting(record.name)]: encodeRecord(record) },
    configurationProtectedSettings: protectedSettings(input, 'create'),
  });
  return waitFor(`extension ${EXTENSION_NAME} is being ${extension ? 'updated' : 'installed'}`);
}

/**
 * What the extension's job gets, in Service Connector's form. The credentials are not in it: they go straight to the
 * cluster's API, so `resources` names only the namespace.
 */
export function protectedSettings(
  input: Pick<StepInput, 'operationId' | 'connection'>,
  operation: 'create' | 'delete',
): Record<string, string> {
  const resources = { namespace: { name: input.connection.namespace } };
  return {
    connection: input.connection.name,
    correlationid: input.operationId,
    operation,
    resources: Buffer.from(JSON.stringify(resources)).toString('base64'),
  };
}

async function recordInCluster(tools: Tools, input: StepInput): Promise<Outcome> {
  const api = await tools.openCluster(resourceIdOf(input.connection.cluster));
  const record = recordOf(input);
  const change = compareRecord(record, await readRecords(api));
  if (typeof change === 'object') return change;
  const announced = change === 'new' ? announce(input, [{ kind: 'record', name: record.name }]) : undefined;
  if (announced) return announced;
  if (change !== 'same') await putRecord(api, record);
  return skipped('not needed: the record is kept in a ConfigMap of the cluster (CONNECTION_RECORDS=cluster)');
}

function recordOf(input: StepInput): ConnectionRecord {
  return toRecord(input.connection, input.operationId, input.acceptedAt);
}
