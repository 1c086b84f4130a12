import {
  readCluster,
  updateCluster,
  withKeyVaultAddon,
  withWorkloadIdentity,
  type ManagedCluster,
} from '../../azure/managed-cluster.ts';
import { resourceName } from '../../connection/resource-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { AuthKind } from '../../connection/vocabulary.ts';
import type { StepInput } from '../operation-input.ts';
import { done, skipped, waitFor, type Facts, type Outcome } from '../outcome.ts';
import { changeRecord, recordOf } from '../record-home.ts';
import { listRecords } from '../records.ts';
import type { Tools } from '../tools.ts';
import { clusterNotReady } from './wait-for-cluster.ts';

type Done = Extract<Outcome, { kind: 'done' }>;

/** A feature of the cluster that a connection needs. */
interface Want {
  readonly name: string;
  /** The facts that the feature gives once it is there; `undefined` while it is missing. */
  readonly facts: (cluster: ManagedCluster) => Facts | undefined;
  readonly enable: (raw: ManagedCluster['raw']) => ManagedCluster['raw'];
}

const WORKLOAD_IDENTITY: Want = {
  name: 'OIDC issuer and workload identity',
  facts: (cluster) =>
    cluster.workloadIdentityEnabled && cluster.oidcIssuerUrl !== undefined
      ? { oidcIssuerUrl: cluster.oidcIssuerUrl }
      : undefined,
  enable: withWorkloadIdentity,
};

const KEY_VAULT_CSI: Want = {
  name: 'add-on azureKeyvaultSecretsProvider',
  facts: ({ keyVaultAddon: addon }) =>
    addon?.enabled === true && addon.clientId !== undefined && addon.objectId !== undefined
      ? { identity: { clientId: addon.clientId, principalId: addon.objectId } }
      : undefined,
  enable: withKeyVaultAddon,
};

/** Turns on what the cluster lacks, all of it in one update of the cluster, and nothing else. */
export async function enableAddons(tools: Tools, input: StepInput): Promise<Outcome> {
  const wants = wantsOf(input.connection.auth.kind);
  if (wants.length === 0) return skipped('nothing of the cluster is needed for this auth type');
  const id = resourceIdOf(input.connection.cluster);
  const cluster = await readCluster(tools.arm, id);
  const notReady = clusterNotReady(cluster, resourceName(id));
  if (notReady) return notReady;
  const missing = wants.filter((want) => want.facts(cluster) === undefined);
  if (missing.length === 0) return recorded(tools, input, done(`${names(wants)} enabled`, factsOf(wants, cluster)));
  await updateCluster(tools.arm, cluster, (raw) => missing.reduce((changed, want) => want.enable(changed), raw));
  return waitFor(`cluster ${resourceName(id)} is turning on ${names(missing)}`);
}

/**
 * Has the record name the add-on's identity, once there is one: what it is granted can be taken back then when the
 * add-on is off or the cluster is gone.
 */
async function recorded(tools: Tools, { connection, operationId }: StepInput, end: Done): Promise<Outcome> {
  const principalId = end.facts?.identity?.principalId;
  if (connection.auth.kind !== 'keyVaultCsi' || principalId === undefined) return end;
  const cluster = resourceIdOf(connection.cluster);
  const record = recordOf(await listRecords(tools, cluster), connection.name);
  if (!record) return end;
  const { name, namespace } = record;
  const wanted = { ...record, auth: { ...record.auth, principalId } };
  const outcome = await changeRecord(tools, { cluster, name, namespace, operationId, wanted });
  return outcome.kind === 'done' ? { ...end, facts: { ...end.facts, record: wanted } } : outcome;
}

/** The names of the features that a connection of this auth type needs and the cluster has not. */
export function missingFeatures(cluster: ManagedCluster, auth: AuthKind): string[] {
  return wantsOf(auth)
    .filter((want) => want.facts(cluster) === undefined)
    .map((want) => want.name);
}

function wantsOf(auth: AuthKind): Want[] {
  switch (auth) {
    case 'userAssignedIdentity':
      return [WORKLOAD_IDENTITY];
    case 'keyVaultCsi':
      return [KEY_VAULT_CSI];
    default:
      return [];
  }
}

function factsOf(wants: readonly Want[], cluster: ManagedCluster): Facts {
  return Object.assign({}, ...wants.map((want) => want.facts(cluster))) as Facts;
}

function names(wants: readonly Want[]): string {
  return wants.map((want) => want.name).join(' and ');
}
