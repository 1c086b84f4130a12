import { checkCluster } from '../../shared/connection/check-request.ts';
import { formatResourceId, parseResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';

/** What a path of `Microsoft.ServiceLinker` leads to. */
export type ArmPath =
  | { readonly kind: 'linkers' | 'dryruns'; readonly source: ResourceId }
  | {
      readonly kind: 'linker' | 'dryrun';
      readonly source: ResourceId;
      readonly name: string;
      /** In lower case: `validatelinker`; `undefined` for the resource itself. */
      readonly action: string | undefined;
    }
  | { readonly kind: 'operationStatus'; readonly subscriptionId: string; readonly id: string }
  | { readonly kind: 'operations' | 'configurationNames' }
  /** Linkers of something that is no managed cluster. */
  | { readonly kind: 'foreignSource'; readonly type: string };

const NAMESPACE = 'microsoft.servicelinker';

/**
 * Takes a path apart; ARM compares without regard to case, and a doubled slash at the start counts as one, as SDKs send
 * it for a source id that begins with a slash. `undefined` for what is no path of this provider.
 */
export function parseArmPath(path: string): ArmPath | undefined {
  const segments = decoded(path);
  const lower = segments?.map((segment) => segment.toLowerCase());
  const at = lower?.lastIndexOf(NAMESPACE) ?? -1;
  if (!segments || !lower || lower[at - 1] !== 'providers') return undefined;
  const scope = segments.slice(0, at - 1);
  const rest = segments.slice(at + 1);
  return scope.length === 0 ? ofProvider(rest) : (ofSubscription(scope, rest) ?? ofSource(scope, rest));
}

function decoded(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}

function ofProvider([type, ...more]: readonly string[]): ArmPath | undefined {
  if (more.length > 0) return undefined;
  if (type?.toLowerCase() === 'operations') return { kind: 'operations' };
  return type?.toLowerCase() === 'configurationnames' ? { kind: 'configurationNames' } : undefined;
}

/** `/subscriptions/{s}/providers/Microsoft.ServiceLinker/locations/{l}/operationStatuses/{id}*{hash}` */
function ofSubscription(scope: readonly string[], rest: readonly string[]): ArmPath | undefined {
  const [subscriptions, subscriptionId = '', ...deeper] = scope;
  const [locations, , statuses, id = '', ...more] = rest;
  const words = [subscriptions, locations, statuses].map((word) => word?.toLowerCase()).join('/');
  if (words !== 'subscriptions/locations/operationstatuses' || deeper.length > 0 || more.length > 0) return undefined;
  return { kind: 'operationStatus', subscriptionId, id: id.split('*')[0] ?? '' };
}

const KINDS = { linkers: 'linker', dryruns: 'dryrun' } as const;

function ofSource(scope: readonly string[], rest: readonly string[]): ArmPath | undefined {
  const [type = '', name, action, ...more] = rest;
  const collection = type.toLowerCase();
  if (!isCollection(collection) || more.length > 0) return undefined;
  const id = parseResourceId(`/${scope.join('/')}`);
  if (!id) return undefined;
  const cluster = checkCluster(formatResourceId(id));
  if (!cluster.ok) return { kind: 'foreignSource', type: id.providers.at(-1)?.namespace ?? '' };
  if (name === undefined) return { kind: collection, source: cluster.value };
  return { kind: KINDS[collection], source: cluster.value, name, action: action?.toLowerCase() };
}

function isCollection(text: string): text is keyof typeof KINDS {
  return Object.hasOwn(KINDS, text);
}
