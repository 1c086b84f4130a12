import type { StepInput } from '../operation.ts';
import { done, skipped, type ConnectionResources, type Outcome, type Write } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import type { ClusterApi } from '../../kubernetes/cluster-api.ts';
import { namespaceManifest, type OwnedManifest } from '../../kubernetes/objects.ts';
import { applyOwned } from '../../kubernetes/owned.ts';
import { announce } from './announce.ts';
import { restartNoted, withRestartNote } from './restart-workloads.ts';
import { planResources, type PlannedResources } from './plan-resources.ts';

/**
 * Reads the target and writes what the workload uses: the namespace if absent, the ServiceAccount and the Secret.
 * The values go from Azure to the cluster in this one activity; what it returns are names and a keyed hash.
 */
export async function createResources(tools: Tools, input: StepInput): Promise<Outcome> {
  const { namespace } = input.connection;
  const planned = await planResources(tools, input);
  const { api, objects } = planned;
  const announced = announce(input, absentOnes(planned));
  if (announced) return announced;
  const resources = resourcesOf(planned, namespace);
  if (objects.length === 0) return { ...skipped(nothingToWrite(input)), facts: { resources } };
  if (planned.namespaceMissing) await api.apply(namespaceManifest(namespace));
  for (const { manifest } of objects) await write(tools, api, manifest);
  return done(describe(resources), { resources });
}

async function write(tools: Tools, api: ClusterApi, manifest: OwnedManifest): Promise<void> {
  const isUsed = tools.restartWorkloads && manifest.kind === 'Secret';
  await applyOwned(api, isUsed ? await withRestartNote(api, manifest) : manifest);
  if (isUsed) await restartNoted(api, manifest);
}

function nothingToWrite({ connection }: StepInput): string {
  if (connection.keepsSecret) return 'the Secret stays as it is: it holds what only the caller knows';
  return 'nothing is written into the cluster, as the request asks';
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
  if (secret) return `${secret.keys.length} keys in Secret ${secret.namespace}/${secret.name}`;
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
