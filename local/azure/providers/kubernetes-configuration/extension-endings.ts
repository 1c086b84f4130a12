import type { ExtensionRelease } from '../../cluster-runtime.ts';
import type { Simulation } from '../../context.ts';
import { asObject, asText, asTexts, type JsonObject } from '../../json.ts';
import type { OperationEnd } from '../../operations.ts';
import type { Document, OperationRecord } from '../../store/store.ts';
import { isStopped, setState } from '../container-service/cluster-state.ts';
import type { Ending } from '../provider.ts';
import { armedFailure, disarm } from './armed-failures.ts';
import { operationFailed } from './extension-errors.ts';
import { forgetProtectedSettings, protectedSettingsOf } from './protected-settings.ts';

/** The version that auto-upgrade is at. */
const NEWEST_VERSION = '1.0.0';

/** What the service says when no agent runs in the cluster. */
const NO_AGENT =
  "Unable to get the status from the local CRD with the error : {Error : Retry for given duration didn't get any results with err {status not populated}}";

export const extensionEndings: Readonly<Record<string, Ending>> = { extension: endExtension };

/** Lets the cluster's agent do the work and notes how it went. */
async function endExtension(azure: Simulation, operation: OperationRecord): Promise<OperationEnd> {
  const extension = azure.store.get(operation.resourceId);
  const action = asText(operation.payload.action) ?? 'Update';
  if (!extension) return { status: 'Succeeded', settle: () => release(azure, operation) };
  const failure = await attempt(azure, operation, extension);
  if (failure) {
    const settle = (): void => settleFailure(azure, operation, failure.statuses);
    return { status: 'Failed', error: failure.error, settle };
  }
  const settle = (): void => {
    if (action === 'Delete') removeExtension(azure, extension.id);
    else azure.store.update(extension.id, succeeded);
    release(azure, operation);
  };
  return { status: 'Succeeded', settle };
}

interface Failure {
  readonly error: JsonObject;
  readonly statuses: JsonObject[];
}

/** `undefined` when it went well. */
async function attempt(
  azure: Simulation,
  operation: OperationRecord,
  extension: Document,
): Promise<Failure | undefined> {
  const clusterId = operation.clusterId ?? '';
  const action = asText(operation.payload.action) ?? 'Update';
  const armed = armedFailure(azure.store, clusterId);
  if (armed) return failure(action, armed.code, armed.message);
  const cluster = azure.store.get(clusterId);
  if (cluster && isStopped(cluster)) return failure(action, 'ExtensionCreationFailed', NO_AGENT);
  try {
    if (action === 'Delete') await azure.clusters.uninstallExtension(clusterId, extension.name);
    else await azure.clusters.installExtension(clusterId, releaseOf(azure, extension));
    return undefined;
  } catch (error) {
    return failure(action, 'InstallationFailed', error instanceof Error ? error.message : String(error));
  }
}

function failure(action: string, code: string, reason: string): Failure {
  const time = new Date().toISOString();
  const status = { code, displayStatus: null, level: 'Error', message: reason, time };
  return { error: operationFailed(action, reason), statuses: [status] };
}

function releaseOf(azure: Simulation, extension: Document): ExtensionRelease {
  const properties = asObject(extension.properties);
  const settings = protectedSettingsOf(azure.store, extension.id);
  return {
    name: extension.name,
    releaseNamespace: asText(asObject(asObject(properties.scope).cluster).releaseNamespace) ?? 'default',
    version: asText(properties.version) ?? NEWEST_VERSION,
    ...(settings.operation !== undefined && { operation: settings.operation }),
    ...(settings.connection !== undefined && { connection: settings.connection }),
    ...(settings.resources !== undefined && { resources: decode(settings.resources) }),
    settings: asTexts(properties.configurationSettings),
  };
}

/** Throws an error that says what the chart's job would: it cannot read its input. */
function decode(resources: string): unknown {
  try {
    return JSON.parse(Buffer.from(resources, 'base64').toString('utf8'));
  } catch {
    throw new Error('the setting resources is not JSON in base64');
  }
}

function succeeded(extension: Document): Document {
  const { errorInfo: _error, ...properties } = asObject(extension.properties);
  const currentVersion = properties.version ?? NEWEST_VERSION;
  return { ...extension, properties: { ...properties, provisioningState: 'Succeeded', currentVersion, statuses: [] } };
}

function settleFailure(azure: Simulation, operation: OperationRecord, statuses: JsonObject[]): void {
  const { code, message } = asObject(statuses[0]);
  disarm(azure.store, operation.clusterId ?? '');
  azure.store.update(operation.resourceId, (extension) => ({
    ...extension,
    properties: {
      ...asObject(extension.properties),
      provisioningState: 'Failed',
      statuses,
      errorInfo: operationFailed(asText(operation.payload.action) ?? 'Update', `${String(code)}: ${String(message)}`),
    },
  }));
  release(azure, operation);
}

function removeExtension(azure: Simulation, id: string): void {
  azure.store.deleteTree(id);
  forgetProtectedSettings(azure.store, id);
}

/** The cluster shows its old state again, but stays busy a while longer: the next write of it can conflict. */
function release(azure: Simulation, { clusterId = '', payload, resourceId }: OperationRecord): void {
  setState(azure, clusterId, asText(payload.clusterState) ?? 'Succeeded');
  const milliseconds = azure.durations.extensionClusterBusy;
  if (milliseconds <= 0) return;
  azure.operations.start({
    kind: 'clusterBusy',
    resourceId: `${resourceId}#addon`,
    clusterId,
    milliseconds,
    payload: { verb: 'update' },
  });
}
