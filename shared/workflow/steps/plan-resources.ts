import { readOnce } from '../../azure/read-once.ts';
import { readSubscription } from '../../azure/subscription.ts';
import { linkerId } from '../../connection/linker.ts';
import { secretName } from '../../connection/names.ts';
import type { ConnectionSpec, SecretSource } from '../../connection/spec.ts';
import { openSealed, resourceIdOf } from '../../connection/to-spec.ts';
import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import { secretManifest, serviceAccountManifest, type OwnedManifest } from '../../kubernetes/objects.ts';
import { ownedState } from '../../kubernetes/owned.ts';
import { hashSecret } from '../../kubernetes/secret-hash.ts';
import type { ConfigurationEntry, Credentials, KeySlot } from '../../targets/target.ts';
import type { StepInput } from '../operation-input.ts';
import type { Tools } from '../tools.ts';
import { inTurnOfObject } from '../turns.ts';
import { chooseKey, type KeyChoice } from '../key-choice.ts';
import { planEntries, writesSecret } from './plan-entries.ts';
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
  { arm, ...others }: Tools,
  input: Pick<StepInput, 'connection' | 'facts'>,
): Promise<PlannedResources> {
  // The choice of a key and the values of the Secret come from one and the same answer.
  const tools = { ...others, arm: readOnce(arm) };
  const { connection } = input;
  const { cluster, name } = connection;
  const api = await tools.openCluster(resourceIdOf(cluster));
  const choice = await choiceFor(tools, connection, api);
  const credentials = await credentialsOf(tools, input, choice?.slot);
  const entries = await planEntries(tools, connection, credentials);
  const secretHash = hashSecret(entries, { connection: linkerId(cluster, name), sealingKey: tools.sealingKey });
  const objects: PlannedResources['objects'][number][] = [];
  for (const manifest of manifestsOf(connection, { credentials, entries, secretHash, keysMark: choice?.mark })) {
    objects.push({ manifest, state: await stateInTurn(tools, connection, { api, manifest }) });
  }
  const namespaceMissing = await lacksNamespace(api, connection.namespace);
  const sample = await secretProviderClass(tools, connection, credentials);
  const keys = entries.map((entry) => entry.name);
  return { api, namespaceMissing, objects, keys, secretHash, ...(sample !== undefined && { sample }) };
}

export async function lacksNamespace(api: ClusterApi, name: string): Promise<boolean> {
  return (await api.get({ apiVersion: 'v1', kind: 'Namespace', name })) === undefined;
}

/** A ServiceAccount that is just being taken away is absent. */
function stateInTurn(
  tools: Tools,
  connection: ConnectionSpec,
  { api, manifest }: { readonly api: ClusterApi; readonly manifest: OwnedManifest },
): ReturnType<typeof ownedState> {
  const { kind, metadata } = manifest;
  const { namespace, name } = metadata;
  const object = { cluster: resourceIdOf(connection.cluster), kind, namespace, name };
  return inTurnOfObject(tools, object, () => ownedState(api, manifest));
}

/** The Secret as it is says which key it holds. */
async function choiceFor(tools: Tools, connection: ConnectionSpec, api: ClusterApi): Promise<KeyChoice | undefined> {
  if (!writesSecret(connection)) return undefined;
  const { namespace, name } = connection;
  const secret = await api.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName(name) });
  return chooseKey(tools, connection, secret);
}

async function credentialsOf(
  tools: Tools,
  input: Pick<StepInput, 'connection' | 'facts'>,
  keySlot: KeySlot | undefined,
): Promise<Credentials> {
  const { connection, facts } = input;
  const { auth } = connection;
  if (auth.kind === 'secret') {
    return {
      kind: 'secret',
      name: auth.name,
      secret: auth.secret && (await openSecret(tools, connection, auth.secret)),
      ...(keySlot && { keySlot }),
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
  // The Secret is not written then.
  if (connection.keepsSecret) return '';
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
    readonly keysMark: string | undefined;
  },
): OwnedManifest[] {
  const { namespace, cluster, name, targetId } = connection;
  const { credentials, entries, secretHash, keysMark } = content;
  const secret = secretManifest({
    namespace,
    name: secretName(name),
    connection: linkerId(cluster, name),
    targetId,
    entries,
    dataHash: secretHash,
    keysMark,
  });
  const secrets = writesSecret(connection) ? [secret] : [];
  if (credentials.kind !== 'userAssignedIdentity') return secrets;
  const { clientId, tenantId } = credentials;
  return [serviceAccountManifest({ namespace, clientId, tenantId }), ...secrets];
}
