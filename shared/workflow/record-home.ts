import { isDeepStrictEqual } from 'node:util';

import { putExtension, readExtension, type Extension } from '../azure/extension.ts';
import { encodeRecord, recordKey, recordSetting, recordsOfSettings } from '../connection/record-codec.ts';
import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { deleteRecord, putRecord, readRecords } from '../kubernetes/records-config-map.ts';
import { done, failed, waitFor, type Outcome } from './outcome.ts';
import type { PendingRecord } from './pending-records.ts';
import { EXTENSION_NAME } from './records.ts';
import type { Tools } from './tools.ts';

/** What the records of a cluster shall be after an operation, for one connection. */
export interface RecordChange extends PendingRecord {
  readonly namespace: string;
  readonly operationId: string;
  /** Is the record all that matters, and not whether the extension that holds it works? */
  readonly onlyRecord?: boolean;
}

/**
 * Brings the record of one connection to what is wanted, in the extension's settings or in the cluster's ConfigMap.
 * An extension write is an operation of the cluster: the outcome is `wait` until it has ended.
 */
export async function changeRecord(tools: Tools, change: RecordChange): Promise<Outcome> {
  if (tools.records === 'cluster') return changeInCluster(tools, change);
  // Two connections of one cluster must not both read the old records and each write only its own.
  return tools.queue.run(`extension ${formatResourceId(change.cluster).toLowerCase()}`, async () => {
    tools.pendingRecords.add(change);
    const extension = await readExtension(tools.arm, change.cluster, EXTENSION_NAME);
    const outcome = (extension && unsettled(tools, extension)) ?? (await changeInExtension(tools, change, extension));
    if (outcome.kind !== 'wait') tools.pendingRecords.remove(change);
    return outcome;
  });
}

/** Has an operation on the extension failed? It then has to be installed again, whatever its records say. */
export async function isBroken(tools: Tools, cluster: ResourceId): Promise<boolean> {
  if (tools.records === 'cluster') return false;
  const extension = await readExtension(tools.arm, cluster, EXTENSION_NAME);
  return extension !== undefined && BROKEN.includes(extension.provisioningState);
}

/** What `changeRecord` would write now; an outcome when it would fail. */
export async function plannedRecordWrite(
  tools: Tools,
  change: RecordChange,
): Promise<'none' | 'install' | 'update' | Extract<Outcome, { kind: 'failed' }>> {
  if (tools.records === 'cluster') {
    const existing = recordOf(await readRecords(await tools.openCluster(change.cluster)), change.name);
    return isDeepStrictEqual(existing, change.wanted) ? 'none' : 'update';
  }
  const extension = await readExtension(tools.arm, change.cluster, EXTENSION_NAME);
  if (!extension) return 'install';
  const refused = unsettled(tools, extension);
  if (refused?.kind === 'failed') return refused;
  return settled(change, extension) ? 'none' : 'update';
}

async function changeInCluster(tools: Tools, { cluster, name, wanted }: RecordChange): Promise<Outcome> {
  const api = await tools.openCluster(cluster);
  const existing = recordOf(await readRecords(api), name);
  if (isDeepStrictEqual(existing, wanted)) return done(RECORDED);
  await (wanted ? putRecord(api, wanted) : deleteRecord(api, name));
  return done(RECORDED);
}

const RECORDED = 'the record is as it should be';

/** Why the extension cannot be written now. */
function unsettled(tools: Tools, { extensionType, provisioningState }: Extension): Outcome | undefined {
  if (extensionType.toLowerCase() !== tools.extension.type.toLowerCase()) {
    return failed(
      'ExtensionConflict',
      `${EXTENSION_NAME} exists with type ${extensionType}, not ${tools.extension.type}`,
    );
  }
  if (SETTLED.includes(provisioningState)) return undefined;
  return waitFor(`extension ${EXTENSION_NAME} is ${provisioningState}`);
}

const BROKEN: readonly string[] = ['Failed', 'Canceled'];
const SETTLED: readonly string[] = ['Succeeded', ...BROKEN];

async function changeInExtension(
  tools: Tools,
  change: RecordChange,
  extension: Extension | undefined,
): Promise<Outcome> {
  const end = settled(change, extension);
  if (end) return end;
  const changes = tools.pendingRecords.of(change.cluster);
  await putExtension(tools.arm, change.cluster, EXTENSION_NAME, {
    ...tools.extension,
    existing: extension,
    releaseNamespace: 'sc-system',
    configurationSettings: withChanges(extension?.configurationSettings ?? {}, changes),
    configurationProtectedSettings: protectedSettings(change),
  });
  for (const one of changes) tools.pendingRecords.remove(one);
  return waitFor(`extension ${EXTENSION_NAME} is being ${extension ? 'updated' : 'installed'}`);
}

function withChanges(
  settings: Extension['configurationSettings'],
  changes: readonly PendingRecord[],
): Record<string, string> {
  const entries = new Map(Object.entries(settings));
  for (const { name, wanted } of changes) {
    if (wanted) entries.set(recordSetting(name), encodeRecord(wanted));
    else entries.delete(recordSetting(name));
  }
  return Object.fromEntries(entries);
}

/** The end of a change that needs no write (any more); `undefined` when the extension has to be written. */
function settled(change: RecordChange, extension: Extension | undefined): Outcome | undefined {
  const existing = recordOf(recordsOfSettings(extension?.configurationSettings ?? {}), change.name);
  return isDeepStrictEqual(existing, change.wanted) ? endOf(change, extension) : undefined;
}

/** What an extension that holds what is wanted means; `undefined` when it has to be written again. */
function endOf(change: RecordChange, extension: Extension | undefined): Outcome | undefined {
  const { wanted, operationId, onlyRecord } = change;
  // A record that is gone needs no extension that works; one that is there does.
  if (!wanted || onlyRecord === true || extension?.provisioningState === 'Succeeded') return done(RECORDED);
  // The failure of an earlier write is no reason to give up: ours, whose record names us, installs it again.
  if (!extension || wanted.operationId !== operationId) return undefined;
  const { provisioningState, problem } = extension;
  return failed('ExtensionFailed', `${EXTENSION_NAME} ended ${provisioningState}: ${problem}`);
}

/**
 * What the extension's job gets, in Service Connector's form. The credentials are not in it: they go straight to the
 * cluster's API, so `resources` names only the namespace.
 */
function protectedSettings({ name, namespace, operationId, wanted }: RecordChange): Record<string, string> {
  const resources = { namespace: { name: namespace } };
  return {
    connection: name,
    correlationid: operationId,
    operation: wanted ? 'create' : 'delete',
    resources: Buffer.from(JSON.stringify(resources)).toString('base64'),
  };
}

/** The record of a connection by its name, or of one whose name gives the same Secret. */
export function recordOf(records: readonly ConnectionRecord[], name: string): ConnectionRecord | undefined {
  return records.find((record) => recordKey(record.name) === recordKey(name));
}
