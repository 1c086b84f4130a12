import { formatResourceId, parseResourceId, type ResourceId } from './resource-id.ts';

/** ARM's `targetService` types for services that are no Azure resource. */
export const ENDPOINT_TYPES = ['ConfluentBootstrapServer', 'ConfluentSchemaRegistry', 'SelfHostedServer'] as const;

export type EndpointType = (typeof ENDPOINT_TYPES)[number];

/** A service that is known by its address only, such as a Kafka cluster of Confluent Cloud. */
export interface ServiceEndpoint {
  readonly type: EndpointType;
  readonly endpoint: string;
}

/** What a connection leads to. */
export type TargetId = ResourceId | ServiceEndpoint;

export function isEndpoint(id: TargetId): id is ServiceEndpoint {
  return 'endpoint' in id;
}

/** A target's id as it is stored: the id's text, and its type unless it is an Azure resource. */
export interface StoredTargetId {
  /** A resource id, or the endpoint of a service outside Azure. */
  readonly targetId: string;
  /** ARM's `targetService.type`; absent for `AzureResource`. */
  readonly targetType?: EndpointType;
}

export function storeTargetId(id: TargetId): StoredTargetId {
  return isEndpoint(id) ? { targetId: id.endpoint, targetType: id.type } : { targetId: formatResourceId(id) };
}

/** The value of an id that was checked at the door and stored. */
export function targetIdOf({ targetId, targetType }: StoredTargetId): TargetId {
  if (targetType !== undefined) return { type: targetType, endpoint: targetId };
  const id = parseResourceId(targetId);
  if (!id) throw new Error('a stored target id is not a resource id');
  return id;
}

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** Is this the name of a host, in lower case? */
export function isHostName(text: string): boolean {
  return HOST.test(text);
}

/** Parses `{host}` or `{host}:{port}` into its canonical text; `undefined` when it is neither. */
export function parseHostAndPort(text: string): string | undefined {
  const [host = '', port, ...rest] = text.toLowerCase().split(':');
  if (rest.length > 0 || !isHostName(host)) return undefined;
  return port === undefined || isPort(port) ? text.toLowerCase() : undefined;
}

function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** Parses an https URL without credentials, query and fragment, and leaves off slashes at its end. */
export function parseHttpsUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || !isHostName(url.hostname)) return undefined;
  // An empty query, fragment or user name does not show in the parts of the parsed URL.
  if (/[?#@\s]/.test(text)) return undefined;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
