import { isObject } from './json-object.ts';
import { toConfigurationInfo } from './configuration.ts';
import { optsOut, type ConnectionRecord, type RecordedAuth } from './spec.ts';

/**
 * The request that would make a recorded connection, for a change of some of its fields. Secrets are not recorded: a
 * connection that was made with one of the caller's needs it again.
 */
export function toRequest(cluster: string, record: ConnectionRecord): Record<string, unknown> {
  const { name, targetId, targetType, auth, clientType, namespace } = record;
  // A value that is not remembered is a field without a value: the request is refused until it comes again.
  const configurationInfo = toConfigurationInfo(record, undefined);
  const authMode = optsOut(record, 'auth') ? { authMode: 'optOutAllAuth' } : undefined;
  const csi = auth.kind === 'keyVaultCsi' && {
    resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
  };
  return {
    cluster,
    name,
    targetService:
      targetType === undefined
        ? { type: 'AzureResource', id: targetId, ...csi }
        : { type: targetType, endpoint: targetId },
    ...(auth.kind === 'keyVaultCsi' ? csiAuth(authMode) : { authInfo: { ...authInfo(auth), ...authMode } }),
    clientType,
    scope: namespace,
    ...(configurationInfo && { configurationInfo }),
    ...(optsOut(record, 'publicnetwork') && { publicNetworkSolution: { action: 'optOut' } }),
    ...(record.reconcile && { reconcile: record.reconcile }),
  };
}

/** The add-on's identity is not the caller's to name. */
function csiAuth(authMode: object | undefined): object {
  return authMode ? { authInfo: { authType: 'userAssignedIdentity', ...authMode } } : {};
}

function authInfo({ kind, name, secretUri, ...identity }: RecordedAuth): Record<string, unknown> {
  // Where a secret is kept is no secret: it need not come again.
  const secretInfo = secretUri === undefined ? undefined : { secretType: 'keyVaultSecretUri', value: secretUri };
  const all = { authType: kind, name, secretInfo, ...identity };
  const fields: Readonly<Record<RecordedAuth['kind'], readonly string[]>> = {
    secret: ['authType', 'name', 'secretInfo'],
    servicePrincipalSecret: ['authType', 'clientId', 'principalId', 'roles'],
    userAssignedIdentity: ['authType', 'clientId', 'subscriptionId', 'roles'],
    keyVaultCsi: ['authType'],
  };
  return Object.fromEntries(
    Object.entries(all).filter(([field, value]) => fields[kind].includes(field) && value !== undefined),
  );
}

/**
 * A request with a patch of its fields. An `authInfo` or `targetService` of another type takes the old one's place
 * whole: the fields of one type are no fields of another.
 */
export function patchRequest(request: Readonly<Record<string, unknown>>, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const kept = Object.entries(request).filter(([key]) => !changesType(request[key], patch[key]));
  return mergePatch(Object.fromEntries(kept), patch);
}

function changesType(old: unknown, change: unknown): boolean {
  if (!isObject(old) || !isObject(change)) return false;
  return ['authType', 'type'].some((field) => field in change && change[field] !== old[field]);
}

/** JSON merge patch (RFC 7396): `null` removes a member, an object is merged, anything else takes the old one's place. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}
