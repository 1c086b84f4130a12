import { checkCluster } from '../../shared/connection/check-request.ts';
import { invalid, problem, valid, type Checked } from '../../shared/connection/problem.ts';
import {
  formatResourceId,
  parseResourceId,
  resourceName,
  resourceType,
  type ResourceId,
} from '../../shared/connection/resource-id.ts';
import type { HistoryQuery } from '../connections/list-operations.ts';

const DEFAULT_TOP = 50;
const MAX_TOP = 200;

interface Parameters {
  get(name: string): string | null;
}

type Subject = Pick<HistoryQuery, 'cluster' | 'name'>;

/** Checks the query of the history: whose operations, how many, and from where on. */
export function historyQuery(query: Parameters): Checked<HistoryQuery> {
  const subject = checkSubject(query.get('connection'), query.get('cluster'));
  const top = checkTop(query.get('$top'));
  const before = checkSkipToken(query.get('$skiptoken'));
  const problems = [subject, top, before].flatMap((one) => (one.ok ? [] : one.problems));
  if (!subject.ok || !top.ok || !before.ok) return invalid(...problems);
  return valid({ ...subject.value, top: top.value, before: before.value });
}

function checkSubject(connection: string | null, cluster: string | null): Checked<Subject> {
  if (connection?.startsWith('/')) return checkConnectionId(connection, cluster);
  if (cluster === null) {
    const message = "a query parameter is required: 'cluster', 'cluster' and 'connection', or 'connection' with its id";
    return invalid(problem('MissingField', 'cluster', message));
  }
  const checked = checkCluster(cluster);
  if (!checked.ok) return checked;
  if (connection === null) return valid({ cluster: checked.value, name: undefined });
  if (/^[\w.]{1,60}$/.test(connection)) return valid({ cluster: checked.value, name: connection });
  return invalid(problem('InvalidField', 'connection', 'connection must be the name or the id of a connection'));
}

function checkConnectionId(text: string, clusterText: string | null): Checked<Subject> {
  const id = parseResourceId(text);
  const cluster = id && clusterOfLinker(id);
  if (!id || !cluster) {
    const form = '{cluster id}/providers/Microsoft.ServiceLinker/linkers/{name}';
    return invalid(problem('InvalidField', 'connection', `connection must be a name or an id of the form ${form}`));
  }
  if (clusterText !== null && clusterText.toLowerCase() !== formatResourceId(cluster).toLowerCase()) {
    return invalid(problem('InvalidField', 'cluster', 'cluster is not the cluster of the connection'));
  }
  return valid({ cluster, name: resourceName(id) });
}

function clusterOfLinker(id: ResourceId): ResourceId | undefined {
  const [source] = id.providers;
  if (!source || id.providers.length !== 2) return undefined;
  if (resourceType(id).toLowerCase() !== 'microsoft.servicelinker/linkers') return undefined;
  const cluster = checkCluster(formatResourceId({ ...id, providers: [source] }));
  return cluster.ok ? cluster.value : undefined;
}

function checkTop(text: string | null): Checked<number> {
  const top = text === null ? DEFAULT_TOP : Number(text);
  const fits = text === null || (/^\d{1,3}$/.test(text) && top >= 1 && top <= MAX_TOP);
  return fits ? valid(top) : invalid(problem('InvalidField', '$top', `$top must be a number from 1 to ${MAX_TOP}`));
}

/** Opaque to callers, so that what is in it may change. */
export function skipToken(order: string): string {
  return Buffer.from(`1:${order}`).toString('base64url');
}

function checkSkipToken(text: string | null): Checked<string | undefined> {
  if (text === null) return valid(undefined);
  const order = /^1:([0-9a-f]{19})$/.exec(Buffer.from(text, 'base64url').toString('latin1'))?.[1];
  if (order !== undefined) return valid(order);
  return invalid(problem('InvalidField', '$skiptoken', '$skiptoken must be the one of a nextLink'));
}
