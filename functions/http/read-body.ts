import type { HttpRequest } from '@azure/functions';

/** A connection request is far smaller; Azure itself would let 100 MB through. */
const MAX_BYTES = 64 * 1024;

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'notJson'; readonly message: string; readonly isEmpty: boolean };

const EMPTY: Body = { kind: 'notJson', message: 'the body is empty; a JSON object is expected', isEmpty: true };

/** Reads a JSON body of limited size. The message of a broken one does not quote it: it may hold a secret. */
export async function readBody(request: HttpRequest): Promise<Body> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return { kind: 'tooLarge' };
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > MAX_BYTES) return { kind: 'tooLarge' };
  if (bytes.byteLength === 0) return EMPTY;
  try {
    return { kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (error) {
    return { kind: 'notJson', message: `the body is not valid JSON in UTF-8${placeOf(error)}`, isEmpty: false };
  }
}

/** Where a text stops being JSON, if the message tells; of it only the numbers, because the rest quotes the text. */
function placeOf(error: unknown): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(error instanceof Error ? error.message : '') ?? [];
  return line === undefined ? '' : `: line ${line}, column ${column}`;
}
