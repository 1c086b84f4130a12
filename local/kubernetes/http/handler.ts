import type { IncomingMessage, ServerResponse } from 'node:http';

import { ApiError } from '../api-error.ts';
import type { Clusters } from '../clusters.ts';
import type { Answer } from './exchange.ts';
import { handleResource } from './resource-handler.ts';
import { parseResourceRoute, splitCluster } from './route.ts';

const PAGE_NOT_FOUND: Answer = { status: 404, body: '404 page not found\n', contentType: 'text/plain; charset=utf-8' };

/** Answers one request to the API server of any of the clusters. */
export async function handle(clusters: Clusters, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: Answer;
  try {
    answer = await dispatch(clusters, request, response);
  } catch (error) {
    answer = failure(error);
  }
  if (answer !== 'streamed') send(response, answer);
}

async function dispatch(clusters: Clusters, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const place = splitCluster(url.pathname);
  if (!place) return PAGE_NOT_FOUND;
  const cluster = clusters.authenticate(place.key, request.headers.authorization);
  if (!cluster) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  const exchange = {
    cluster,
    method: request.method ?? 'GET',
    path: place.rest,
    query: url.searchParams,
    request,
    response,
  };
  const route = parseResourceRoute(place.rest);
  return route ? handleResource(exchange, route) : PAGE_NOT_FOUND;
}

function failure(error: unknown): Answer {
  const known = error instanceof ApiError ? error : new ApiError(500, 'InternalError', 'Internal error occurred');
  return { status: known.code, body: known.toStatus() };
}

function send(response: ServerResponse, answer: Exclude<Answer, 'streamed'>): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': answer.contentType ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}
