import { badRequest, gatewayError } from '../../arm-error.ts';
import type { ProviderAnswer } from '../../http/answer.ts';
import { asObject, asText, asTexts, type JsonObject } from '../../json.ts';
import { idKey } from '../../resource-path.ts';
import type { Document, OperationRecord } from '../../store/store.ts';
import { requireIdle } from '../container-service/cluster-lock.ts';
import { setState, stateOf } from '../container-service/cluster-state.ts';
import { documentOf } from '../generic.ts';
import type { Call, ResourceCall } from '../provider.ts';
import { startOperation } from '../start-operation.ts';
import { conflictingOperation } from './extension-errors.ts';
import { blanked, keepProtectedSettings, protectedSettingsOf } from './protected-settings.ts';

type Action = 'Create' | 'Update' | 'Delete';

const PASSING: Readonly<Record<Action, string>> = { Create: 'Creating', Update: 'Updating', Delete: 'Deleting' };

export function putExtension(call: Call): ProviderAnswer {
  requireFree(call);
  const sent = asObject(call.body.properties);
  const before = call.azure.store.get(call.id);
  checkType(sent, before);
  const settings = asTexts(sent.configurationProtectedSettings);
  const properties = {
    ...blankExtension(),
    extensionType: asText(sent.extensionType),
    autoUpgradeMinorVersion: sent.autoUpgradeMinorVersion !== false,
    releaseTrain: asText(sent.releaseTrain) ?? 'Stable',
    version: sent.autoUpgradeMinorVersion === false ? (sent.version ?? null) : null,
    currentVersion: asObject(before?.properties).currentVersion ?? null,
    scope: sent.scope ?? { cluster: { releaseNamespace: 'default' } },
    configurationSettings: asTexts(sent.configurationSettings),
    configurationProtectedSettings: blanked(settings),
  };
  const operation = write(call, { action: before ? 'Update' : 'Create', properties, settings });
  return begun(call, operation, before ? 200 : 201);
}

function blankExtension(): JsonObject {
  return { statuses: [], aksAssignedIdentity: null, isSystemExtension: false };
}

function checkType(sent: JsonObject, before: Document | undefined): void {
  const type = asText(sent.extensionType) ?? '';
  if (type === '') throw badRequest('The extensionType is missing in the request.', 'ValidationFailed');
  const scope = asObject(sent.scope);
  if (scope.cluster !== undefined && scope.namespace !== undefined) {
    throw badRequest('Only one of the scopes cluster and namespace can be given.', 'ValidationFailed');
  }
  const existing = asText(asObject(before?.properties).extensionType);
  if (existing !== undefined && existing.toLowerCase() !== type.toLowerCase()) {
    throw badRequest('The extensionType of an extension cannot be changed.', 'ValidationFailed');
  }
}

/** Settings are merged; what else is sent takes the place of what was. */
export function patchExtension(call: ResourceCall): ProviderAnswer {
  requireFree(call);
  const before = asObject(call.resource.properties);
  const { configurationSettings, configurationProtectedSettings, ...sent } = asObject(call.body.properties);
  const settings = { ...protectedSettingsOf(call.azure.store, call.id), ...asTexts(configurationProtectedSettings) };
  const properties = {
    ...before,
    ...sent,
    statuses: [],
    configurationSettings: { ...asTexts(before.configurationSettings), ...asTexts(configurationSettings) },
    configurationProtectedSettings: blanked(settings),
  };
  return begun(call, write(call, { action: 'Update', properties, settings }), 202);
}

export function deleteExtension(call: Call): ProviderAnswer {
  const existing = call.azure.store.get(call.id);
  if (!existing) return { status: 204 };
  requireFree(call);
  const { errorInfo: _error, ...properties } = asObject(existing.properties);
  const settings = protectedSettingsOf(call.azure.store, call.id);
  return begun(call, write(call, { action: 'Delete', properties, settings }), 202);
}

/** One operation on a cluster at a time, its extensions' included. */
function requireFree(call: Call): void {
  if (!/\/managedClusters\/[^/]+$/i.test(call.scope)) {
    throw gatewayError(400, 'InvalidResourceType', `Extensions are not supported on '${call.scope}'.`);
  }
  const running = call.azure.operations.runningOnCluster(call.scope);
  if (running && idKey(running.resourceId) === idKey(call.id)) throw conflictingOperation();
  requireIdle(call.azure, call.scope);
}

interface Write {
  readonly action: Action;
  readonly properties: JsonObject;
  readonly settings: Record<string, string>;
}

/** Begins the operation; the cluster shows it too. */
function write(call: Call, { action, properties, settings }: Write): OperationRecord {
  const { azure, scope: clusterId } = call;
  const provisioningState = PASSING[action];
  const document = documentOf(call, { properties: { ...properties, provisioningState }, systemData: systemData(call) });
  return azure.store.transaction(() => {
    azure.store.put(document);
    keepProtectedSettings(azure.store, call.id, settings);
    const cluster = azure.store.get(clusterId);
    const payload = {
      verb: 'update',
      action,
      passing: provisioningState,
      clusterState: cluster ? stateOf(cluster) : '',
    };
    setState(azure, clusterId, 'Updating');
    const milliseconds = azure.durations.extensionOperation;
    return startOperation(call, { kind: 'extension', clusterId, milliseconds, payload });
  });
}

/** A PUT is answered with the document, PATCH and DELETE with nothing; all name where to ask how it goes. */
function begun(call: Call, operation: OperationRecord, status: number): ProviderAnswer {
  const headers = {
    'azure-asyncoperation': statusUrl(call, operation),
    // A host inside Azure that no caller reaches; who follows it instead of the header above fails.
    location: `https://westus2.rp.kubernetesconfiguration.azure.com/operations/${operation.id}?api-version=${call.apiVersion}`,
    'api-supported-versions': call.apiVersion,
  };
  const body = call.azure.store.get(call.id);
  return { status, headers, pending: true, ...(status !== 202 && { body }) };
}

function systemData(call: Call): JsonObject {
  const now = new Date().toISOString();
  const before = asObject(call.azure.store.get(call.id)?.systemData);
  return {
    createdBy: null,
    createdByType: null,
    createdAt: before.createdAt ?? now,
    lastModifiedBy: null,
    lastModifiedByType: null,
    lastModifiedAt: now,
  };
}

/** The query parameter's name has a capital V on the wire, and the cluster's type a capital M. */
function statusUrl(call: Call, operation: OperationRecord): string {
  const id = call.id.replace(/\/managedClusters\//i, '/ManagedClusters/');
  return `${call.azure.endpoint}${id}/operations/${operation.id}?api-Version=${call.apiVersion}`;
}
