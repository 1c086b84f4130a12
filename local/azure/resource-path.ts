/** A resource id or a collection's path, taken apart at its last `providers` segment. */
export interface ResourcePath {
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** What the type hangs on: a subscription, a resource group, another resource, or '' (the tenant). */
  readonly scope: string;
  readonly namespace: string;
  /** `storageAccounts`, `blobServices`, … as written by the caller. */
  readonly types: readonly string[];
  /** One name per type for a resource; one fewer for a collection or an action. */
  readonly names: readonly string[];
}

/** Splits a path into decoded segments; doubled slashes count as one. Throws `URIError` on a broken escape. */
export function toSegments(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decodeURIComponent(segment));
}

/** `undefined` when no provider is named. */
export function parseResourcePath(segments: readonly string[]): ResourcePath | undefined {
  const at = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const namespace = segments[at + 1];
  if (at < 0 || namespace === undefined) return undefined;
  const rest = segments.slice(at + 2);
  return {
    subscriptionId: valueAfter(segments, 'subscriptions'),
    resourceGroup: valueAfter(segments, 'resourcegroups'),
    scope: joinSegments(segments.slice(0, at)),
    namespace,
    types: rest.filter((_, index) => index % 2 === 0),
    names: rest.filter((_, index) => index % 2 === 1),
  };
}

/** The segment after `keyword`; only the leading subscription and resource group are looked at. */
function valueAfter(segments: readonly string[], keyword: 'subscriptions' | 'resourcegroups'): string | undefined {
  const at = keyword === 'subscriptions' ? 0 : 2;
  return segments[at]?.toLowerCase() === keyword ? segments[at + 1] : undefined;
}

export function joinSegments(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment}`).join('');
}

/** `Microsoft.X/a/b` of a path. */
export function typeOf(path: ResourcePath): string {
  return [path.namespace, ...path.types].join('/');
}

/** The id below `scope`, with one name per type. */
export function formatId(scope: string, type: string, names: readonly string[]): string {
  const [namespace, ...types] = type.split('/');
  const pairs = types.flatMap((name, index) => [name, names[index] ?? '']);
  return `${scope}/providers/${[namespace, ...pairs].join('/')}`;
}

/** `Microsoft.Storage/storageAccounts/acct/blobServices/default`: how messages name a resource. */
export function relativeName(type: string, names: readonly string[]): string {
  const [namespace, ...types] = type.split('/');
  return [namespace, ...types.flatMap((name, index) => [name, names[index] ?? ''])].join('/');
}

/** Ids are compared without case and without a trailing slash. */
export function idKey(id: string): string {
  return joinSegments(id.toLowerCase().split('/').filter(Boolean));
}

/** True if `id` is `ancestor` or lies below it. */
export function isWithin(id: string, ancestor: string): boolean {
  const key = idKey(id);
  const top = idKey(ancestor);
  return key === top || key.startsWith(`${top}/`);
}
