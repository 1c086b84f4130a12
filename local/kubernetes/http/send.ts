import type { ServerResponse } from 'node:http';

import { stringify } from 'yaml';

import { ApiError } from '../api-error.ts';
import type { Wanted } from './accept.ts';
import type { Answer } from './exchange.ts';

/** The answer for an error. One that is no `ApiError` is a bug: only its place is told, as it may hold what was sent. */
export function failure(error: unknown): Answer {
  const known = error instanceof ApiError ? error : internalError(error);
  const seconds = known.details?.retryAfterSeconds;
  return {
    status: known.code,
    body: known.toStatus(),
    ...(seconds !== undefined && { headers: { 'retry-after': String(seconds) } }),
  };
}

function internalError(error: unknown): ApiError {
  const place = error instanceof Error ? /kubernetes\/[\w/-]+\.ts:\d+/.exec(error.stack ?? '')?.[0] : undefined;
  const name = error instanceof Error ? error.name : typeof error;
  return new ApiError(500, 'InternalError', `Internal error occurred: ${name} at ${place ?? 'an unknown place'}`);
}

/** Writes an answer, in JSON or YAML. */
export function send(response: ServerResponse, answer: Answer, { format }: Pick<Wanted, 'format'>): void {
  if (answer === 'streamed') return;
  const { status, body, headers } = answer;
  const isText = typeof body === 'string';
  const isYaml = format === 'yaml' && !isText;
  const text = isText ? body : isYaml ? stringify(body) : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': isYaml ? 'application/yaml' : 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
    ...headers,
  });
  response.end(text);
}
