import type { IncomingMessage } from 'node:http';
import type { HttpData } from '../core-types.ts';
import type { RouteValues } from './route-matcher.ts';

/** A request cannot be taken as it is; carries the status to answer with. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The absolute URL that a request asks for; throws a 400 when there is none. */
export function requestUrl(request: IncomingMessage): URL {
  const target = request.url ?? '/';
  const host = request.headers.host ?? 'localhost';
  if (!/^[\w.\-[\]:]+$/.test(host) || !target.startsWith('/')) {
    throw new RequestError(400, 'The request names no valid host and path.');
  }
  try {
    return new URL(`${schemeOf(request)}://${host}${target}`);
  } catch {
    throw new RequestError(400, 'The request names no valid host and path.');
  }
}

/** Behind a front end that ends TLS the caller's scheme comes in a header, as on Azure. Only loopback can reach this host. */
function schemeOf(request: IncomingMessage): 'http' | 'https' {
  return request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
}

/** Reads a request's body; throws a 413 as soon as it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  // Not made before it is thrown: to collect the stack takes longer than to read a usual body.
  const tooLarge = (): RequestError => new RequestError(413, `The request's body is larger than ${limit} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A request in the form of the worker protocol. */
export function toHttpData(request: IncomingMessage, url: URL, parts: { params: RouteValues; body: Buffer }): HttpData {
  const query: [string, string][] = [];
  // A repeated key becomes one value with commas, as the Functions host sends it.
  for (const key of new Set(url.searchParams.keys())) query.push([key, url.searchParams.getAll(key).join(',')]);
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ]);
  return {
    url: url.href,
    method: request.method ?? 'GET',
    nullableHeaders: nullable(headers.filter(([, value]) => value !== '')),
    nullableQuery: nullable(query),
    nullableParams: nullable(Object.entries(parts.params)),
    body: parts.body.length > 0 ? { bytes: parts.body } : {},
  };
}

function nullable(entries: [string, string][]): Record<string, { value: string }> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}
