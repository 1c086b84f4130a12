import type { ServerResponse } from 'node:http';
import type { HttpCookie, HttpData } from '../core-types.ts';
import { toBytes } from '../typed-data.ts';

// Node's HTTP server sets these itself.
const ownHeaders = ['connection', 'transfer-encoding', 'content-length', 'keep-alive'];

/** Sends a function's answer; a function that returned nothing answers 204. */
export function sendHttpData(response: ServerResponse, data: HttpData | undefined): void {
  if (!data) {
    sendEmpty(response, 204);
    return;
  }
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (!ownHeaders.includes(name.toLowerCase())) response.setHeader(name, value);
  }
  const cookies = (data.cookies ?? []).map(formatCookie);
  if (cookies.length > 0) response.appendHeader('set-cookie', cookies);
  response.statusCode = Number(data.statusCode ?? 200);
  const body = toBytes(data.body);
  if (![204, 205, 304].includes(response.statusCode)) response.setHeader('content-length', body.length);
  response.end(body);
}

/** Sends a status without a body. */
export function sendEmpty(response: ServerResponse, status: number): void {
  response.statusCode = status;
  if (status !== 204) response.setHeader('content-length', 0);
  response.end();
}

/** Sends a document. */
export function sendJson(response: ServerResponse, status: number, document: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(document));
}

function formatCookie(cookie: HttpCookie): string {
  const parts = [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`];
  if (cookie.expires?.value !== undefined) parts.push(`expires=${formatExpiry(cookie.expires.value)}`);
  if (cookie.maxAge?.value !== undefined) parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.domain?.value !== undefined) parts.push(`domain=${cookie.domain.value}`);
  if (cookie.path?.value !== undefined) parts.push(`path=${cookie.path.value}`);
  if (cookie.secure?.value === true) parts.push('secure');
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  const sameSite = { lax: 'lax', strict: 'strict', explicitNone: 'none' }[cookie.sameSite ?? ''];
  if (sameSite !== undefined) parts.push(`samesite=${sameSite}`);
  return parts.join('; ');
}

/** The library gives a date as seconds since 1970, in a protobuf timestamp. */
function formatExpiry(value: unknown): string {
  const seconds = typeof value === 'object' && value !== null && 'seconds' in value ? Number(value.seconds) : 0;
  return new Date(seconds * 1000).toUTCString();
}
