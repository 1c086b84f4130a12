import { aksBadRequest, ArmError } from '../../arm-error.ts';
import type { ClusterLogin } from '../../cluster-runtime.ts';
import { tenantOf } from '../../context.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import { asObject, asText } from '../../json.ts';
import type { Call, ResourceCall } from '../provider.ts';
import { startOperation } from '../start-operation.ts';
import { requireIdle } from './cluster-lock.ts';
import { pollingHeaders } from './cluster-operations.ts';
import { isStopped, setState, withProperties } from './cluster-state.ts';
import { checkPreconditions } from './preconditions.ts';

const ABORT_MILLISECONDS = 5;

export async function listUserCredential(call: ResourceCall): Promise<ProviderAnswer> {
  const { aadProfile } = asObject(call.resource.properties);
  // With Entra ID the kubeconfig names a login and holds no credential.
  if (aadProfile) {
    const tenantId = asText(asObject(aadProfile).tenantID) ?? tenantOf(call.azure, call.subscriptionId);
    return credentials(call, { user: 'clusterUser', tenantId });
  }
  requireLocalAccounts(call);
  return credentials(call, { user: 'clusterUser' });
}

export async function listAdminCredential(call: ResourceCall): Promise<ProviderAnswer> {
  requireLocalAccounts(call);
  return credentials(call, { user: 'clusterAdmin' });
}

function requireLocalAccounts({ resource }: ResourceCall): void {
  if (asObject(resource.properties).disableLocalAccounts !== true) return;
  const why = 'because this cluster is set to disable local accounts.';
  throw aksBadRequest(`Getting static credential is not allowed ${why}`);
}

async function credentials({ azure, resource }: ResourceCall, login: ClusterLogin): Promise<ProviderAnswer> {
  const kubeconfig = await azure.clusters.kubeconfig(resource.id, login);
  return ok({ kubeconfigs: [{ name: login.user, value: Buffer.from(kubeconfig).toString('base64') }] });
}

/** Tags need no operation on the cluster, only that none is running. */
export function patchTags(call: ResourceCall): ProviderAnswer {
  checkPreconditions(call, call.resource);
  requireIdle(call.azure, call.id);
  const changed = { ...withProperties(call.resource, {}), tags: asObject(call.body.tags) };
  call.azure.store.put(changed);
  return ok(changed);
}

export function startCluster(call: ResourceCall): ProviderAnswer {
  requireIdle(call.azure, call.id);
  if (!isStopped(call.resource)) return { status: 204 };
  return changePower(call, { passing: 'Starting', verb: 'start', powerState: 'Running' });
}

export function stopCluster(call: ResourceCall): ProviderAnswer {
  requireIdle(call.azure, call.id);
  if (isStopped(call.resource)) return { status: 204 };
  return changePower(call, { passing: 'Stopping', verb: 'stop', powerState: 'Stopped' });
}

function changePower(call: ResourceCall, how: { passing: string; verb: string; powerState: string }): ProviderAnswer {
  return accept(call, {
    kind: 'clusterPower',
    state: how.passing,
    payload: { verb: how.verb, powerState: how.powerState },
  });
}

export function deleteCluster(call: Call): ProviderAnswer {
  const cluster = call.azure.store.get(call.id);
  if (!cluster) return { status: 204 };
  checkPreconditions(call, cluster);
  requireIdle(call.azure, call.id);
  return accept(call, { kind: 'clusterDelete', state: 'Deleting', payload: { verb: 'delete' } });
}

/** Ends what is running; the cluster is `Canceled` a moment later. */
export function abortOperation(call: ResourceCall): ProviderAnswer {
  const running = call.azure.operations.runningOnCluster(call.id);
  if (!running || running.kind === 'clusterAbort') {
    const message = 'Operation is not allowed: there is no operation in progress on the managed cluster.';
    throw new ArmError(409, 'OperationNotAllowed', message, { unwrapped: true });
  }
  call.azure.operations.cancel(running);
  if (running.kind === 'extension') cancelExtension(call, running.resourceId);
  return accept(call, { kind: 'clusterAbort', state: 'Canceling', payload: { verb: 'abort' } });
}

function cancelExtension({ azure }: Call, id: string): void {
  azure.store.update(id, (extension) => ({
    ...extension,
    properties: { ...asObject(extension.properties), provisioningState: 'Canceled' },
  }));
}

function accept(
  call: Call,
  { kind, state, payload }: { kind: string; state: string; payload: Record<string, string> },
): ProviderAnswer {
  return call.azure.store.transaction(() => {
    setState(call.azure, call.id, state);
    const milliseconds = kind === 'clusterAbort' ? ABORT_MILLISECONDS : call.azure.durations.clusterOperation;
    const operation = startOperation(call, { kind, clusterId: call.id, milliseconds, payload });
    return { status: 202, headers: pollingHeaders(call, operation, 'statusAndResult'), pending: true };
  });
}
