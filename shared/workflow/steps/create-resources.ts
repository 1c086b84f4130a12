import { readSubscription } from '../../azure/subscription.ts';
import { linkerId } from '../../connection/linker.ts';
import { secretName } from '../../connection/names.ts';
import type { ConnectionSpec, SecretSource } from '../../connection/spec.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { openSealed, resourceIdOf } from '../../connection/to-spec.ts';
import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import {
  namespaceManifest,
  secretManifest,
  serviceAccountManifest,
  type OwnedManifest,
} from '../../kubernetes/objects.ts';
import { applyOwned, isAbsent } from '../../kubernetes/owned.ts';
import { hashSecret } from '../../kubernetes/secret-hash.ts';
import { findTargetByName } from '../../targets/catalogue.ts';
import type { ConfigurationEntry, Credentials } from '../../targets/target.ts';
import type { StepInput } from '../operation.ts';
import { done, type ConnectionResources, type Outcome, type Write } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { announce } from './announce.ts';

/**
 * Reads the target and writes what the workload uses: the namespace if absent, the ServiceAccount and the Secret.
 * The values go from Azure to the cluster in this one activity; what it returns are names and a salted hash.
 */
export async function createResources(tools: Tools, input: StepInput): Promise<Outcome> {
  const { connection } = input;
  const credentials = await credentialsOf(tools, input);
  const entries = await findTargetByName(connection.target).configuration(tools.arm, {
    id: targetIdOf(connection),
    clientType: connection.clientType,
    credentials,
    ...(connection.address && { address: connection.address }),
  });
  const api = await tools.openCluster(resourceIdOf(connection.cluster));
  const manifests = manifestsOf(connection, credentials, entries);
  const announced = announce(input, await absentOnes(api, manifests));
  if (announced) return announced;
  await ensureNamespace(api, connection.namespace);
  for (const manifest of manifests) await applyOwned(api, manifest);
  const secretHash = hashSecret(entries, tools.sealingKey);
  const resources = { ...namesOf(connection, manifests, entries), secretHash };
  return done(`${entries.length} keys in Secret ${connection.namespace}/${resources.secret.name}`, { resources });
}

async function credentialsOf(tools: Tools, input: StepInput): Promise<Credentials> {
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
  credentials: Credentials,
  entries: readonly ConfigurationEntry[],
): OwnedManifest[] {
  const { namespace, cluster, name, targetId } = connection;
  const secret = secretManifest({
    namespace,
    name: secretName(name),
    connection: linkerId(cluster, name),
    targetId,
    entries,
  });
  if (credentials.kind !== 'userAssignedIdentity') return [secret];
  const { clientId, tenantId } = credentials;
  return [serviceAccountManifest({ namespace, clientId, tenantId }), secret];
}

async function absentOnes(api: ClusterApi, manifests: readonly OwnedManifest[]): Promise<Write[]> {
  const writes: Write[] = [];
  for (const manifest of manifests) {
    const { name, namespace } = manifest.metadata;
    const kind = manifest.kind === 'Secret' ? 'secret' : 'serviceAccount';
    if (await isAbsent(api, manifest)) writes.push({ kind, namespace, name });
  }
  return writes;
}

async function ensureNamespace(api: ClusterApi, name: string): Promise<void> {
  if (await api.get({ apiVersion: 'v1', kind: 'Namespace', name })) return;
  await api.apply(namespaceManifest(name));
}

function namesOf(
  connection: ConnectionSpec,
  manifests: readonly OwnedManifest[],
  entries: readonly ConfigurationEntry[],
): Omit<ConnectionResources, 'secretHash'> {
  const { namespace } = connection;
  const account = manifests.find((manifest) => manifest.kind === 'ServiceAccount');
  return {
    secret: { namespace, name: secretName(connection.name), keys: entries.map((entry) => entry.name) },
    ...(account && { serviceAccount: { namespace, name: account.metadata.name } }),
  };
}
