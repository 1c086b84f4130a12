import { counted } from '../counted.ts';
import type { StepInput } from '../operation-input.ts';
import { done, skipped, type ConnectionResources, type Outcome, type Write } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import { HASH_ANNOTATION, namespaceManifest } from '../../kubernetes/objects.ts';
import { announce } from './announce.ts';
import { planResources, type PlannedResources } from './plan-resources.ts';
import { writeObject } from './write-object.ts';

/**
 * Reads the target and writes what the workload uses: the namespace if absent, the ServiceAccount and the Secret.
 * The values go from Azure to the cluster in this one activity; what it returns are names and a keyed hash.
 */
export async function createResources(tools: Tools, input: StepInput): Promise<Outcome> {
  const { namespace } = input.connection;
  const planned = await planResources(tools, input);
  const { api, objects } = planned;
  const announced = announce(input, await plannedWrites(planned, input));
  if (announced) return announced;
  const resources = resourcesOf(planned, namespace);
  if (objects.length === 0) return { ...skipped(nothingToWrite(input)), facts: { resources } };
  if (planned.namespaceMissing) await api.apply(namespaceManifest(namespace));
  for (const { manifest } of objects) await writeObject(tools, api, manifest);
  return done(describe(resources), { resources });
}

function nothingToWrite({ connection }: StepInput): string {
  if (connection.keepsSecret) return 'the Secret stays as it is: it holds what only the caller knows';
  return 'nothing is written into the cluster, as the request asks';
}

async function plannedWrites(planned: PlannedResources, input: StepInput): Promise<Write[]> {
  if (planned.objects.length === 0) return [];
  const { namespace } = input.connection;
  const namespaces: Write[] = planned.namespaceMissing ? [{ kind: 'namespace', name: namespace }] : [];
  return [...namespaces, ...absentOnes(planned), ...(await secretChanges(planned, input))];
}

/**
 * A Secret that gets other values, with those of which connection it had. A ServiceAccount is the same for every
 * connection that uses it, and a repair is not undone.
 */
async function secretChanges({ api, objects }: PlannedResources, input: StepInput): Promise<Write[]> {
  if (input.action === 'repair') return [];
  const secret = objects.find(({ manifest, state }) => manifest.kind === 'Secret' && state === 'different');
  if (!secret) return [];
  const { apiVersion, kind, metadata } = secret.manifest;
  const { namespace, name } = metadata;
  const existing = await api.get({ apiVersion, kind, namespace, name });
  const dataHash = existing?.metadata.annotations?.[HASH_ANNOTATION] ?? '';
  const previous = recordBefore(input);
  return [{ kind: 'secretChange', namespace, name, dataHash, ...(previous && { previous }) }];
}

/** What the operation found recorded; one that announced no record found the one that there is. */
function recordBefore({ intended, facts }: StepInput): ConnectionRecord | undefined {
  const announced = intended.find((write) => write.kind === 'record');
  return announced ? announced.previous : facts.record;
}

function absentOnes({ objects }: PlannedResources): Write[] {
  return objects
    .filter(({ state }) => state === 'absent')
    .map(({ manifest: { kind, metadata } }) => {
      const { namespace, name } = metadata;
      return { kind: kind === 'Secret' ? 'secret' : 'serviceAccount', namespace, name };
    });
}

function describe({ secret, serviceAccount }: ConnectionResources): string {
  if (secret) return `${counted(secret.keys.length, 'key')} in Secret ${secret.namespace}/${secret.name}`;
  return `ServiceAccount ${serviceAccount?.name ?? ''}; no Secret is written`;
}

function resourcesOf({ objects, keys, secretHash, sample }: PlannedResources, namespace: string): ConnectionResources {
  const nameOf = (kind: 'Secret' | 'ServiceAccount'): string | undefined =>
    objects.find(({ manifest }) => manifest.kind === kind)?.manifest.metadata.name;
  const secret = nameOf('Secret');
  const account = nameOf('ServiceAccount');
  return {
    ...(secret !== undefined && { secret: { namespace, name: secret, keys } }),
    ...(account !== undefined && { serviceAccount: { namespace, name: account } }),
    ...(sample !== undefined && { secretProviderClass: sample }),
    secretHash,
  };
}
