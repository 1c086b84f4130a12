import type { HttpRequest } from '@azure/functions';
import { checkCluster } from '../../shared/connection/check-request.ts';
import { invalid, problem, valid, type Checked } from '../../shared/connection/problem.ts';
import {
  formatResourceId,
  parseResourceId,
  resourceName,
  resourceType,
  sameResource,
  type ResourceId,
} from '../../shared/connection/resource-id.ts';
import { diagnosisRequestSchema } from '../../shared/diagnosis/report-schema.ts';

/** What a path below `api/clusters` leads to. */
interface ClusterPath {
  readonly cluster: Checked<ResourceId>;
  readonly kind: 'diagnosis' | 'bundle' | 'status';
}

const PREFIX = '/api/clusters/';

const KINDS: Readonly<Record<string, ClusterPath['kind']>> = { 'diagnosis/bundle': 'bundle', status: 'status' };

/** Takes a path apart: a cluster's id, with or without the slash that it begins with, and what is asked of it. */
export function parseClusterPath(request: HttpRequest): ClusterPath | undefined {
  const { pathname } = new URL(request.url);
  const path = decoded(pathname.slice(PREFIX.length))?.replace(/^\/*/, '/');
  const match = /^(?<id>.+?)\/(?<kind>diagnosis|diagnosis\/bundle|status)\/?$/i.exec(path ?? '');
  const { id, kind } = match?.groups ?? {};
  if (id === undefined || kind === undefined) return undefined;
  return { cluster: checkCluster(id), kind: KINDS[kind.toLowerCase()] ?? 'diagnosis' };
}

/** Part by part: an escaped slash must not make two parts of one. */
function decoded(path: string): string | undefined {
  try {
    const parts = path.split('/').map((part) => decodeURIComponent(part));
    return parts.some((part) => part.includes('/')) ? undefined : parts.join('/');
  } catch {
    return undefined;
  }
}

const FORMATS = ['json', 'text', 'html'] as const;

export type Format = (typeof FORMATS)[number];

export function checkFormat(text: string | null): Checked<Format> {
  const format = FORMATS.find((one) => one === (text ?? 'json').toLowerCase());
  if (format) return valid(format);
  return invalid(problem('InvalidField', 'format', `format must be one of ${FORMATS.join(', ')}`));
}

/** The name of the connection that a body narrows the diagnosis to; an empty one narrows nothing. */
export function checkNarrowing(body: unknown, cluster: ResourceId): Checked<string | undefined> {
  const parsed = diagnosisRequestSchema.safeParse(body);
  if (!parsed.success) {
    return invalid(
      problem('InvalidField', 'connection', "the body may hold one field, 'connection', with an id or a name"),
    );
  }
  const { connection } = parsed.data;
  return connection?.startsWith('/') === true ? checkConnectionId(connection, cluster) : checkName(connection);
}

function checkName(name: string | undefined): Checked<string | undefined> {
  if (name === undefined || /^[\w.]{1,60}$/.test(name)) return valid(name);
  return invalid(problem('InvalidField', 'connection', 'connection must be the id or the name of a connection'));
}

function checkConnectionId(text: string, cluster: ResourceId): Checked<string> {
  const id = parseResourceId(text);
  const [source] = id?.providers ?? [];
  const isLinker = id?.providers.length === 2 && /^microsoft\.servicelinker\/linkers$/i.test(resourceType(id));
  if (id && source && isLinker && sameResource({ ...id, providers: [source] }, cluster)) return valid(resourceName(id));
  const form = `${formatResourceId(cluster)}/providers/Microsoft.ServiceLinker/linkers/{name}`;
  return invalid(
    problem('InvalidField', 'connection', `connection must be the id of a connection of this cluster: ${form}`),
  );
}
