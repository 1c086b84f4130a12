import type { ServerResponse } from 'node:http';
import type { HttpData } from '../core-types.ts';
import { toBytes } from '../typed-data.ts';
import { formatCookie } from './cookie.ts';

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

/** Sends a text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(text);
}

/** Sends a document. */
export function sendJson(response: ServerResponse, status: number, document: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(document));
}
