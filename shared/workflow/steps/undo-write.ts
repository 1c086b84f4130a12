import { putExtension, readExtension } from '../../azure/extension.ts';
import { deleteFederatedCredential } from '../../azure/federated-credential.ts';
import { deleteRedisAccess } from '../../azure/redis-access-policy.ts';
import { deleteRoleAssignment } from '../../azure/role-assignment.ts';
import { removeVaultAccessPolicy } from '../../azure/vault-access-policy.ts';
import { linkerId } from '../../connection/linker.ts';
import { recordSetting, recordsOfSettings } from '../../connection/record-codec.ts';
import type { AuthSpec, ConnectionRecord, ConnectionSpec, RecordedAuth } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { removeOwned } from '../../kubernetes/owned.ts';
import { deleteRecord } from '../../kubernetes/records-config-map.ts';
import type { UndoInput } from '../operation.ts';
import { done, skipped, waitFor, type Outcome, type Write } from '../outcome.ts';
import { EXTENSION_NAME, listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { protectedSettings } from './install-extension.ts';

/** Removes one write of a failed operation, unless another connection uses it by now. */
export async function undoWrite(tools: Tools, input: UndoInput): Promise<Outcome> {
  const { write, connection } = input;
  if (write.kind === 'record') return removeRecord(tools, input);
  const user = (await otherRecords(tools, input)).find((record) => uses(record, write, input));
  if (user) return skipped(`kept: connection '${user.name}' uses it`);
  await remove(tools, write, connection);
  return done('removed');
}

async function remove(
  tools: Tools,
  write: Exclude<Write, { kind: 'record' }>,
  connection: ConnectionSpec,
): Promise<void> {
  switch (write.kind) {
    case 'federatedCredential':
      return deleteFederatedCredential(tools.arm, resourceIdOf(write.id));
    case 'roleAssignment':
      return deleteRoleAssignment(tools.arm, resourceIdOf(write.id));
    case 'redisAccessPolicy':
      return deleteRedisAccess(tools.arm, resourceIdOf(write.id));
    case 'vaultAccessPolicy':
      return removeVaultAccessPolicy(tools.arm, resourceIdOf(write.vault), write);
    case 'serviceAccount':
    case 'secret': {
      const api = await tools.openCluster(resourceIdOf(connection.cluster));
      const kind = write.kind === 'secret' ? 'Secret' : 'ServiceAccount';
      const reference = { apiVersion: 'v1', kind, namespace: write.namespace, name: write.name };
      await removeOwned(api, reference, linkerId(connection.cluster, connection.name));
    }
  }
}

async function otherRecords(tools: Tools, { connection }: UndoInput): Promise<ConnectionRecord[]> {
  const records = await listRecords(tools, resourceIdOf(connection.cluster));
  return records.filter((record) => record.name.toLowerCase() !== connection.name.toLowerCase());
}

/** Does another connection of the cluster rely on what this one wrote? A Secret is never shared. */
function uses(record: ConnectionRecord, write: Write, { connection }: UndoInput): boolean {
  if (!sameIdentity(record.auth, connection.auth)) return false;
  if (write.kind === 'federatedCredential' || write.kind === 'serviceAccount') {
    return record.namespace === connection.namespace;
  }
  if (write.kind === 'redisAccessPolicy') return isBelow(record.targetId, parentOf(write.id));
  const onTarget = write.kind === 'roleAssignment' || write.kind === 'vaultAccessPolicy';
  return onTarget && record.targetId.toLowerCase() === connection.targetId.toLowerCase();
}

/** All databases of a Redis cache share the access to it. */
function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

function isBelow(id: string, parent: string): boolean {
  return id.toLowerCase().startsWith(`${parent.toLowerCase()}/`);
}

function sameIdentity(one: RecordedAuth, other: AuthSpec): boolean {
  const clientId = 'clientId' in other ? other.clientId : undefined;
  return other.kind !== 'secret' && one.kind === other.kind && one.clientId === clientId;
}

async function removeRecord(tools: Tools, input: UndoInput): Promise<Outcome> {
  const { connection } = input;
  const cluster = resourceIdOf(connection.cluster);
  if (tools.records === 'cluster') {
    await deleteRecord(await tools.openCluster(cluster), connection.name);
    return done('record removed');
  }
  return tools.queue.run(`extension ${connection.cluster.toLowerCase()}`, async () => {
    const extension = await readExtension(tools.arm, cluster, EXTENSION_NAME);
    const records = recordsOfSettings(extension?.configurationSettings ?? {});
    if (!extension || !records.some((record) => record.operationId === input.operationId))
      return done('record removed');
    if (!['Succeeded', 'Failed', 'Canceled'].includes(extension.provisioningState)) {
      return waitFor(`extension ${EXTENSION_NAME} is ${extension.provisioningState}`);
    }
    const { [recordSetting(connection.name)]: _removed, ...settings } = extension.configurationSettings;
    await putExtension(tools.arm, cluster, EXTENSION_NAME, {
      ...tools.extension,
      existing: extension,
      releaseNamespace: 'sc-system',
      configurationSettings: settings,
      configurationProtectedSettings: protectedSettings(input, 'delete'),
    });
    return waitFor(`the record of '${connection.name}' is being removed from extension ${EXTENSION_NAME}`);
  });
}
