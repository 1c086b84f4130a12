import type { IncomingMessage, ServerResponse } from 'node:http';

import { stringify } from 'yaml';

import { ApiError } from '../api-error.ts';
import type { Clusters } from '../clusters.ts';
import { discover, isPublic } from '../discovery/discovery.ts';
import { negotiate, type Wanted } from './accept.ts';
import type { Answer, Exchange } from './exchange.ts';
import { handleResource } from './resource-handler.ts';
import { parseResourceRoute, splitCluster } from './route.ts';

const PAGE_NOT_FOUND: Answer = { status: 404, body: '404 page not found\n', contentType: 'text/plain; charset=utf-8' };

/** Answers one request to the API server of any of the clusters. */
export async function handle(clusters: Clusters, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let wanted: Wanted = { format: 'json' };
  let answer: Answer;
  try {
    wanted = negotiate(request.headers.accept);
    answer = await dispatch(clusters, { request, response, wanted });
  } catch (error) {
    answer = failure(error);
  }
  if (answer !== 'streamed') send(response, answer, wanted.format);
}

async function dispatch(
  clusters: Clusters,
  { request, response, wanted }: Pick<Exchange, 'request' | 'response' | 'wanted'>,
): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const place = splitCluster(url.pathname);
  if (!place) return PAGE_NOT_FOUND;
  const cluster = clusters.authenticate(place.key, request.headers.authorization);
  if (!cluster && !isPublic(place.rest)) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  const route = parseResourceRoute(place.rest);
  if (!route || !cluster) return discovery(place.rest, wanted);
  const method = request.method ?? 'GET';
  return handleResource({ cluster, method, query: url.searchParams, request, response, wanted }, route);
}

function discovery(path: string, wanted: Wanted): Answer {
  const found = discover(path.replace(/(.)\/$/, '$1'), wanted);
  if (found === undefined) return PAGE_NOT_FOUND;
  if (typeof found === 'string') return { status: 200, body: found, contentType: 'text/plain; charset=utf-8' };
  const { as, version } = wanted;
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version ?? ''};as=${as ?? ''}`;
  return { status: 200, body: found, ...(as === 'APIGroupDiscoveryList' && { contentType }) };
}

function failure(error: unknown): Answer {
  const known = error instanceof ApiError ? error : new ApiError(500, 'InternalError', 'Internal error occurred');
  return { status: known.code, body: known.toStatus() };
}

function send(response: ServerResponse, answer: Exclude<Answer, 'streamed'>, format: Wanted['format']): void {
  const { status, body } = answer;
  const isYaml = format === 'yaml' && typeof body !== 'string';
  const text = typeof body === 'string' ? body : isYaml ? stringify(body) : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': answer.contentType ?? (isYaml ? 'application/yaml' : 'application/json'),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}
