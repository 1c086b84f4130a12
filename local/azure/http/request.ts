import type { IncomingMessage } from 'node:http';
import { ArmError, badRequest } from '../arm-error.ts';
import { isObject, type JsonObject } from '../json.ts';

/** The gateway's limit on a request's body. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** An HTTP request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, with the question mark; '' without one. */
  readonly search: string;
  /** By lower-case name; the first value counts. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const [path, query] = splitAtQuery(message.url ?? '/');
  return {
    method: (message.method ?? 'GET').toUpperCase(),
    path,
    search: query === undefined ? '' : `?${query}`,
    query: parseQuery(query ?? ''),
    headers: message.headers,
    body: await readBody(message),
  };
}

function splitAtQuery(url: string): [string, string | undefined] {
  const at = url.indexOf('?');
  return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)];
}

function parseQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const key = name.toLowerCase();
    if (!query.has(key)) query.set(key, value);
  }
  return query;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      const limit = `The maximum allowed size is '${MAX_BODY_BYTES}' bytes.`;
      throw new ArmError(413, 'RequestContentTooLarge', `The request content size exceeds the maximum size. ${limit}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as an object, empty when there is none. Throws ARM's 400 on anything else. */
export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  const invalid = 'The request content was invalid and could not be deserialized';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`${invalid}: the text is not JSON.`, 'InvalidRequestContent');
  }
  if (!isObject(value)) throw badRequest(`${invalid}: an object is expected.`, 'InvalidRequestContent');
  return value;
}
