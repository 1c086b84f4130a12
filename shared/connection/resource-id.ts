/** One `{type}/{name}` pair of a resource id. */
export interface ResourceSegment {
  readonly type: string;
  readonly name: string;
}

/** The part of a resource id after one `/providers/{namespace}`. */
export interface ProviderPart {
  readonly namespace: string;
  readonly segments: readonly ResourceSegment[];
}

/**
 * An ARM resource id as a value. More than one provider part means an extension resource,
 * such as a linker on a managed cluster.
 */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly providers: readonly ProviderPart[];
}

const SUBSCRIPTION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const RESOURCE_GROUP = /^[\p{L}\p{N}_().-]{1,90}$/u;
const NAMESPACE = /^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+$/;
const TYPE = /^[A-Za-z0-9]{1,80}$/;
const NAME = /^[\p{L}\p{N}_().-]{1,260}$/u;

/** Parses an id into its parts; `undefined` when it is not a well-formed resource id below a resource group. */
export function parseResourceId(text: string): ResourceId | undefined {
  const [empty, subscriptions, subscriptionId, groups, resourceGroup, ...rest] = text.split('/');
  const head = empty === '' && sameWord(subscriptions, 'subscriptions') && sameWord(groups, 'resourceGroups');
  if (!head || !isName(SUBSCRIPTION, subscriptionId) || !isName(RESOURCE_GROUP, resourceGroup)) return undefined;
  const providers = parseProviders(rest);
  return providers && { subscriptionId, resourceGroup, providers };
}

function parseProviders(parts: readonly string[]): ProviderPart[] | undefined {
  const providers: { namespace: string; segments: ResourceSegment[] }[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [key, value] = [parts[at], parts[at + 1]];
    if (sameWord(key, 'providers')) {
      if (!isName(NAMESPACE, value)) return undefined;
      providers.push({ namespace: value, segments: [] });
    } else if (isName(TYPE, key) && isName(NAME, value)) {
      const last = providers.at(-1);
      if (!last) return undefined;
      last.segments.push({ type: key, name: value });
    } else return undefined;
  }
  return providers.length > 0 && providers.every((part) => part.segments.length > 0) ? providers : undefined;
}

function isName(pattern: RegExp, text: string | undefined): text is string {
  return text !== undefined && pattern.test(text) && text !== '.' && text !== '..';
}

function sameWord(text: string | undefined, word: string): boolean {
  return text?.toLowerCase() === word.toLowerCase();
}

/** The canonical text of an id, safe to use as a URL path: each part is percent-encoded on its own. */
export function formatResourceId(id: ResourceId): string {
  const head = ['subscriptions', id.subscriptionId, 'resourceGroups', id.resourceGroup];
  const tail = id.providers.flatMap((part) => [
    'providers',
    part.namespace,
    ...part.segments.flatMap((segment) => [segment.type, segment.name]),
  ]);
  return [...head, ...tail].map((part) => `/${encodeURIComponent(part)}`).join('');
}

/** The full type of the innermost resource, such as `Microsoft.Storage/storageAccounts/blobServices`. */
export function resourceType(id: ResourceId): string {
  const part = lastProvider(id);
  return [part.namespace, ...part.segments.map((segment) => segment.type)].join('/');
}

/** The name of the innermost resource. */
export function resourceName(id: ResourceId): string {
  return lastProvider(id).segments.at(-1)?.name ?? '';
}

/** ARM compares ids without regard to case. */
export function sameResource(one: ResourceId, other: ResourceId): boolean {
  return formatResourceId(one).toLowerCase() === formatResourceId(other).toLowerCase();
}

/** The id cut down to its first `depth` segments after the last provider: the server of a database, say. */
export function ancestor(id: ResourceId, depth: number): ResourceId {
  const part = lastProvider(id);
  return {
    ...id,
    providers: [...id.providers.slice(0, -1), { ...part, segments: part.segments.slice(0, depth) }],
  };
}

/** An extension resource on `id`: `{id}/providers/{namespace}/{type}/{name}`. */
export function extensionResource(id: ResourceId, namespace: string, segment: ResourceSegment): ResourceId {
  return { ...id, providers: [...id.providers, { namespace, segments: [segment] }] };
}

/** A child resource of `id`: `{id}/{type}/{name}`. */
export function childResource(id: ResourceId, segment: ResourceSegment): ResourceId {
  const part = lastProvider(id);
  return {
    ...id,
    providers: [...id.providers.slice(0, -1), { ...part, segments: [...part.segments, segment] }],
  };
}

function lastProvider(id: ResourceId): ProviderPart {
  const part = id.providers.at(-1);
  if (!part) throw new Error('a resource id has at least one provider part');
  return part;
}
