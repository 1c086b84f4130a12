import { readSubscription } from '../../azure/subscription.ts';
import { linkerId } from '../../connection/linker.ts';
import { secretName } from '../../connection/names.ts';
import { optsOut, type ConnectionSpec, type SecretSource } from '../../connection/spec.ts';
import { openSealed, resourceIdOf } from '../../connection/to-spec.ts';
import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import { secretManifest, serviceAccountManifest, type OwnedManifest } from '../../kubernetes/objects.ts';
import { ownedState } from '../../kubernetes/owned.ts';
import { hashSecret } from '../../kubernetes/secret-hash.ts';
import type { ConfigurationEntry, Credentials } from '../../targets/target.ts';
import type { StepInput } from '../operation.ts';
import type { Tools } from '../tools.ts';
import { planEntries } from './plan-entries.ts';
import { secretProviderClass } from './secret-provider-class.ts';

/** What a workload shall find in the cluster, and how that compares with what is there. Holds the Secret's values. */
export interface PlannedResources {
  readonly api: ClusterApi;
  readonly namespaceMissing: boolean;
  /** In the order in which they are made. */
  readonly objects: readonly {
    readonly manifest: OwnedManifest;
    readonly state: 'absent' | 'different' | 'same';
  }[];
  readonly keys: readonly string[];
  readonly secretHash: string;
  /** A SecretProviderClass as YAML, for a connection by the CSI driver. */
  readonly sample?: string;
}

/** Reads the target and the cluster; throws `ForeignObjectError` when an object's name is taken. */
export async function planResources(
  tools: Tools,
  input: Pick<StepInput, 'connection' | 'facts'>,
): Promise<PlannedResources> {
  const { connection } = input;
  const { cluster, name } = connection;
  const credentials = await credentialsOf(tools, input);
  const entries = await planEntries(tools, connection, credentials);
  const api = await tools.openCluster(resourceIdOf(cluster));
  const secretHash = hashSecret(entries, { connection: linkerId(cluster, name), sealingKey: tools.sealingKey });
  const objects: PlannedResources['objects'][number][] = [];
  for (const manifest of manifestsOf(connection, { credentials, entries, secretHash })) {
    objects.push({ manifest, state: await ownedState(api, manifest) });
  }
  const namespaceMissing = !(await api.get({ apiVersion: 'v1', kind: 'Namespace', name: connection.namespace }));
  const sample = await secretProviderClass(tools, connection, credentials);
  const keys = entries.map((entry) => entry.name);
  return { api, namespaceMissing, objects, keys, secretHash, ...(sample !== undefined && { sample }) };
}

async function credentialsOf(tools: Tools, input: Pick<StepInput, 'connection' | 'facts'>): Promise<Credentials> {
  const { connection, facts } = input;
  const { auth } = connection;
  if (auth.kind === 'secret') {
    return {
      kind: 'secret',
      name: auth.name,
      secret: auth.secret && (await openSecret(tools, connection, auth.secret)),
    };
  }
  const tenantId = facts.tenantId ?? (await readTenant(tools, connection));
  if (auth.kind === 'servicePrincipalSecret') {
    const secret = await openSecret(tools, connection, auth.secret);
    return { kind: auth.kind, clientId: auth.clientId, secret, tenantId };
  }
  const clientId = auth.kind === 'userAssignedIdentity' ? auth.clientId : facts.identity?.clientId;
  if (clientId === undefined) throw new Error('the identity is known before the resources are created');
  return { kind: auth.kind, clientId, tenantId };
}

async function openSecret(tools: Tools, connection: ConnectionSpec, source: SecretSource): Promise<string> {
  if (source.kind === 'keyVault') return tools.readKeyVaultSecret(source.uri);
  return openSealed(connection, source.sealed, tools.sealingKey);
}

async function readTenant(tools: Tools, connection: ConnectionSpec): Promise<string> {
  const { tenantId } = await readSubscription(tools.arm, resourceIdOf(connection.cluster).subscriptionId);
  return tenantId;
}

/** The ServiceAccount comes before the Secret: the Secret's keys name the identity that it stands for. */
function manifestsOf(
  connection: ConnectionSpec,
  content: {
    readonly credentials: Credentials;
    readonly entries: readonly ConfigurationEntry[];
    readonly secretHash: string;
  },
): OwnedManifest[] {
  const { namespace, cluster, name, targetId } = connection;
  const { credentials, entries, secretHash } = content;
  const secret = secretManifest({
    namespace,
    name: secretName(name),
    connection: linkerId(cluster, name),
    targetId,
    entries,
    dataHash: secretHash,
  });
  const secrets = optsOut(connection, 'configinfo') ? [] : [secret];
  if (credentials.kind !== 'userAssignedIdentity') return secrets;
  const { clientId, tenantId } = credentials;
  return [serviceAccountManifest({ namespace, clientId, tenantId }), ...secrets];
}
