import { badRequest } from '../arm-error.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { idKey } from '../resource-path.ts';
import type { Document } from '../store/store.ts';
import type { Call } from './provider.ts';

const PAGE_SIZE = 50;

/** What paging needs of a call. */
type Paged = Pick<Call, 'query' | 'url'> & { readonly azure: Pick<Call['azure'], 'endpoint'> };

/** One page of a list; `nextLink` is absolute and goes on after the last item of this page. */
export function page(call: Paged, documents: readonly Document[]): ProviderAnswer {
  return pageOf(call, documents, (document) => document);
}

/** One page of documents, each shown in its wire form. */
export function pageOf(
  call: Paged,
  documents: readonly Document[],
  show: (document: Document) => JsonObject,
): ProviderAnswer {
  const after = readToken(call.query.get('$skiptoken'));
  const rest = after === undefined ? documents : documents.filter((one) => idKey(one.id) > after);
  const shown = rest.slice(0, pageSize(call.query.get('$top')));
  const last = shown.at(-1);
  const more = last !== undefined && shown.length < rest.length;
  return ok({ value: shown.map(show), ...(more && { nextLink: nextLink(call, idKey(last.id)) }) });
}

function pageSize(top: string | undefined): number {
  if (top === undefined) return PAGE_SIZE;
  if (!/^[1-9]\d{0,4}$/.test(top))
    throw badRequest(`The value '${top}' of $top is not valid.`, 'InvalidQueryParameter');
  return Math.min(Number(top), PAGE_SIZE);
}

function readToken(token: string | undefined): string | undefined {
  return token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
}

function nextLink(call: Paged, lastKey: string): string {
  // Joined as text: a path that begins with two slashes would be taken for a host.
  const url = new URL(call.azure.endpoint + call.url);
  for (const name of [...url.searchParams.keys()])
    if (name.toLowerCase() === '$skiptoken') url.searchParams.delete(name);
  url.searchParams.set('$skiptoken', Buffer.from(lastKey).toString('base64url'));
  return url.href;
}
