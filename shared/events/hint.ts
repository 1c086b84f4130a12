import { checkCluster } from '../connection/check-request.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import { targets } from '../targets/catalogue.ts';
import type { AzureEvent } from './azure-event.ts';

/** What an event makes it worth to look at. Ids are as Azure writes them, in any letter case. */
export type Hint =
  /**
   * Something was written or removed at a cluster or below it, or could not be: operations that wait should look. Of a
   * write that was refused Azure tells in the same words as of one that failed after a while.
   */
  | { readonly kind: 'clusterChanged'; readonly cluster: ResourceId; readonly failed: boolean }
  /** A key of a target was made new. `resource` is the target, or something above or below it. */
  | { readonly kind: 'keyRegenerated'; readonly subscriptionId: string; readonly resource: string }
  /** A Key Vault secret has a new version. */
  | { readonly kind: 'secretRenewed'; readonly subscriptionId: string; readonly vault: string; readonly name: string }
  /** A resource, or a whole resource group, is gone. */
  | { readonly kind: 'deleted'; readonly subscriptionId: string; readonly resource: string }
  /** AKS tells something about a cluster. */
  | { readonly kind: 'clusterNotice'; readonly cluster: ResourceId; readonly notice: string };

const RESOURCES = /^Microsoft\.Resources\.Resource(Write|Delete|Action)(Success|Failure|Cancel)$/i;
const CONTAINER_SERVICE = /^Microsoft\.ContainerService\.(\w{1,80})$/i;
const SECRET_VERSION = /^Microsoft\.KeyVault\.SecretNewVersionCreated$/i;
/** A resource, a resource group, or anything below. */
const BELOW_SUBSCRIPTION = /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/./i;

/** The actions that make a key new, of all targets. Reading keys is an action too, and ours: it must lead to nothing. */
const REGENERATIONS = new Set(
  targets.flatMap(({ rotation }) => rotation?.actions ?? []).map((action) => action.toLowerCase()),
);

/** What to look at because of an event; nothing for events of no interest. */
export function hintsOf(event: AzureEvent): Hint[] {
  const [, verb, end] = RESOURCES.exec(event.type) ?? [];
  if (verb !== undefined && end !== undefined) return ofResource(event, verb.toLowerCase(), end.toLowerCase());
  const notice = CONTAINER_SERVICE.exec(event.type)?.[1];
  if (notice !== undefined) return ofCluster(event, notice);
  return SECRET_VERSION.test(event.type) ? ofVault(event) : [];
}

function ofResource(event: AzureEvent, verb: string, end: string): Hint[] {
  const resource = textOf(event, 'resourceUri') ?? event.subject;
  const subscriptionId = BELOW_SUBSCRIPTION.exec(resource)?.[1];
  if (subscriptionId === undefined) return [];
  if (verb === 'action') return end === 'success' ? ofAction(event, { subscriptionId, resource }) : [];
  const cluster = clusterAbove(resource);
  const changed: Hint[] = cluster ? [{ kind: 'clusterChanged', cluster, failed: end === 'failure' }] : [];
  const isGone = verb === 'delete' && end === 'success';
  return isGone ? [...changed, { kind: 'deleted', subscriptionId, resource }] : changed;
}

function ofAction(event: AzureEvent, where: { subscriptionId: string; resource: string }): Hint[] {
  if (!REGENERATIONS.has(textOf(event, 'operationName')?.toLowerCase() ?? '')) return [];
  // Some actions are named at the end of the id.
  return [{ kind: 'keyRegenerated', ...where, resource: where.resource.replace(/\/regenerateKeys?$/i, '') }];
}

function ofCluster(event: AzureEvent, notice: string): Hint[] {
  const cluster = clusterAbove(event.source) ?? clusterAbove(event.subject);
  if (!cluster) return [];
  // A node pool that rolls, or has rolled, is what operations wait for.
  return [
    { kind: 'clusterChanged', cluster, failed: false },
    { kind: 'clusterNotice', cluster, notice },
  ];
}

function ofVault(event: AzureEvent): Hint[] {
  const subscriptionId = BELOW_SUBSCRIPTION.exec(event.source)?.[1];
  const vault = textOf(event, 'VaultName');
  const name = textOf(event, 'ObjectName') ?? event.subject;
  if (subscriptionId === undefined || vault === undefined || name === '') return [];
  return [{ kind: 'secretRenewed', subscriptionId, vault, name }];
}

const CLUSTER = /^(.+?\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+)(\/|$)/i;

/** The cluster that an id is of, or below, or an extension of. */
function clusterAbove(resource: string): ResourceId | undefined {
  const checked = checkCluster(CLUSTER.exec(resource)?.[1] ?? '');
  return checked.ok ? checked.value : undefined;
}

/** The documentation itself shows names with a space at their end. */
function textOf({ data }: AzureEvent, name: string): string | undefined {
  const value = data[name] ?? data[`${name} `];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
