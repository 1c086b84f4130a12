import { ArmError, badRequest } from '../arm-error.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import { newEvent, type AzureEvent } from './event.ts';

const VERSION = { kubernetesVersion: '1.30' };
const POOL = { nodePoolName: 'nodepool1' };

/** What Microsoft.ContainerService tells of, with the data that each has. */
const KINDS: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  [
    'NewKubernetesVersionAvailable',
    {
      latestSupportedKubernetesVersion: '1.33.2',
      latestStableKubernetesVersion: '1.32.6',
      lowestMinorKubernetesVersion: '1.31.1',
      latestPreviewKubernetesVersion: '1.34.0',
    },
  ],
  ['ClusterSupportEnding', VERSION],
  ['ClusterSupportEnded', VERSION],
  ['NodePoolRollingStarted', POOL],
  ['NodePoolRollingSucceeded', POOL],
  ['NodePoolRollingFailed', POOL],
]);

/** The event that `{clusterId, kind, data?}` asks for; throws `ArmError` when there is no such cluster or kind. */
export function clusterEvent(store: Store, body: JsonObject): AzureEvent {
  const cluster = store.get(asText(body.clusterId) ?? '');
  if (!cluster) throw new ArmError(404, 'ResourceNotFound', 'There is no cluster of the given clusterId.');
  const kind = asText(body.kind) ?? '';
  const usual = KINDS.get(kind);
  if (!usual) throw badRequest(`kind must be one of ${[...KINDS.keys()].join(', ')}.`);
  return newEvent({
    topic: cluster.id,
    subject: cluster.name,
    type: `Microsoft.ContainerService.${kind}`,
    dataVersion: '1',
    data: { ...usual, ...asObject(body.data) },
  });
}
