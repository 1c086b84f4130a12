import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/response.ts';
import type { Instance, InstanceFilter } from './instances.ts';
import type { ManagementParts, ManagementRequest } from './management-api.ts';
import { statusDocument } from './status.ts';

type Call = Pick<ManagementParts, 'store' | 'engine'> & { request: ManagementRequest; response: ServerResponse };

const pageSize = 100;

/** Answers with the instances that fit the query, page by page. */
export function listInstances({ request, response, store }: Call): void {
  const { query } = request;
  const top = Number(query.get('top'));
  const limit = Number.isInteger(top) && top > 0 ? top : pageSize;
  const filter = { ...filterOf(query), idPrefix: query.get('instanceIdPrefix') ?? undefined };
  const found = store.instances.list(filter, { after: decodeToken(request.continuationToken), limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  response.setHeader('x-ms-continuation-token', found.length > limit && last ? encodeToken(last) : '');
  const showInput = query.get('showInput') !== 'false';
  const documents = page.map((instance) => statusDocument(instance, { showInput, showHistoryOutput: false }));
  sendJson(response, 200, documents);
}

/** Removes the finished instances that fit the query. */
export function purgeInstances({ request, response, store, engine }: Call): void {
  const filter = filterOf(request.query);
  if (filter.createdFrom === undefined && !request.internal) {
    sendJson(response, 400, { Message: "Please provide a valid 'createdTimeFrom'." });
    return;
  }
  let deleted = 0;
  let after: Instance | undefined;
  do {
    const page = store.instances.list(filter, { after, limit: pageSize });
    deleted += engine.purge(page.map((instance) => instance.id));
    after = page.at(-1);
  } while (after);
  sendJson(response, deleted > 0 || request.internal ? 200 : 404, { instancesDeleted: deleted });
}

function filterOf(query: URLSearchParams): InstanceFilter {
  const statuses = query
    .get('runtimeStatus')
    ?.split(',')
    .filter((status) => status !== '');
  return { createdFrom: time(query, 'createdTimeFrom'), createdTo: time(query, 'createdTimeTo'), statuses };
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
