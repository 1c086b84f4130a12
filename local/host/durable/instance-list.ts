import type { Answer } from '../http/answer.ts';
import type { Instance, InstanceFilter } from './instance-table.ts';
import type { ManagementCall } from './management-api.ts';
import { refusal } from './refusal.ts';
import { statusDocument } from './status.ts';

const pageSize = 100;

/** Answers with the instances that fit the query, page by page. */
export function listInstances({ request, store }: ManagementCall): Answer {
  const { query } = request;
  const top = Number(query.get('top'));
  const limit = Number.isInteger(top) && top > 0 ? top : pageSize;
  const filter = { ...filterOf(query), idPrefix: query.get('instanceIdPrefix') ?? undefined };
  const place = { after: decodeToken(request.continuationToken), limit: limit + 1 };
  const found = store.tables.instances.list(filter, place);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const token = found.length > limit && last ? encodeToken(last) : '';
  const showInput = query.get('showInput') !== 'false';
  const json = page.map((instance) => statusDocument(instance, { showInput, showHistoryOutput: false }));
  return { status: 200, headers: { 'x-ms-continuation-token': token }, json };
}

/** Removes the finished instances that fit the query. */
export function purgeInstances({ request, store, engine }: ManagementCall): Answer {
  const filter = filterOf(request.query);
  if (filter.createdFrom === undefined && !request.internal) {
    return refusal(400, "Please provide a valid 'createdTimeFrom'.");
  }
  // Without the limit that somebody wanted to set, more would be gone than was asked for.
  const unread = ['createdTimeFrom', 'createdTimeTo'].find((name) => isUnread(request.query, name));
  if (unread !== undefined) return refusal(400, `Please provide a valid '${unread}'.`);
  let deleted = 0;
  let after: Instance | undefined;
  do {
    const page = store.tables.instances.list(filter, { after, limit: pageSize });
    deleted += engine.purge(page.map((instance) => instance.id));
    after = page.at(-1);
  } while (after);
  return { status: deleted > 0 || request.internal ? 200 : 404, json: { instancesDeleted: deleted } };
}

function filterOf(query: URLSearchParams): InstanceFilter {
  const statuses = query
    .get('runtimeStatus')
    ?.split(',')
    .filter((status) => status !== '');
  return { createdFrom: time(query, 'createdTimeFrom'), createdTo: time(query, 'createdTimeTo'), statuses };
}

function isUnread(query: URLSearchParams, name: string): boolean {
  return (query.get(name) ?? '') !== '' && time(query, name) === undefined;
}

function time(query: URLSearchParams, name: string): number | undefined {
  const at = Date.parse(query.get(name) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function encodeToken({ created, id }: Instance): string {
  return Buffer.from(`${created} ${id}`).toString('base64url');
}

function decodeToken(token: string | undefined): { created: number; id: string } | undefined {
  const match = /^(\d+) (.+)$/s.exec(Buffer.from(token ?? '', 'base64url').toString());
  return match?.[1] !== undefined && match[2] !== undefined ? { created: Number(match[1]), id: match[2] } : undefined;
}
