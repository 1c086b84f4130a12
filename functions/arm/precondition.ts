import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import { errorAnswer } from '../http/answer.ts';

/** Does a request say which linker it is for? */
export function isConditional({ headers }: HttpRequest): boolean {
  return headers.has('if-match') || headers.has('if-none-match');
}

/**
 * 412 when a request is not for the linker as it is now (`If-Match` and `If-None-Match` of RFC 9110); `undefined` when
 * it is. `etag` is that of the linker, `undefined` when there is none.
 */
export function failedPrecondition({ headers }: HttpRequest, etag: string | undefined): HttpResponseInit | undefined {
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  if (ifMatch !== null && !holds(ifMatch, etag)) return failed('If-Match', etag);
  if (ifNoneMatch !== null && holds(ifNoneMatch, etag)) return failed('If-None-Match', etag);
  return undefined;
}

/** `*` stands for whatever is there. A weak tag is none of ours. */
function holds(condition: string, etag: string | undefined): boolean {
  if (etag === undefined) return false;
  const tags = condition.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.includes(etag);
}

function failed(header: string, etag: string | undefined): HttpResponseInit {
  const state = etag === undefined ? 'there is no such linker' : 'the linker that is there is another';
  return errorAnswer(412, { code: 'PreconditionFailed', message: `${header}: ${state}` });
}
