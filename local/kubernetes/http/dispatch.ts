import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import { ApiError } from '../api-error.ts';
import { authorizeByRules } from '../authorize.ts';
import type { Clusters, Shown } from '../clusters.ts';
import { discover, isPublic } from '../discovery/discovery.ts';
import { openapi } from '../openapi/openapi.ts';
import type { Wanted } from './accept.ts';
import type { Answer, Exchange } from './exchange.ts';
import { handleResource } from './resource-handler.ts';
import { parseResourceRoute, splitCluster } from './route.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const PAGE_NOT_FOUND: Answer = { status: 404, body: '404 page not found\n', headers: TEXT };

/** Answers a request to the API server of one of the clusters. */
export async function dispatch(
  clusters: Clusters,
  path: string,
  exchange: Pick<Exchange, 'query' | 'request' | 'response' | 'wanted'>,
): Promise<Answer> {
  const place = splitCluster(path);
  const { request, wanted } = exchange;
  const shown = shownBy(request);
  const cluster = clusters.authenticate(place.key, shown);
  if (!cluster && !isPublic(place.rest)) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  const route = parseResourceRoute(place.rest);
  if (!route || !cluster) return discovery(place.rest, wanted);
  const rules = clusters.rulesFor(cluster, shown);
  if (rules) authorizeByRules(rules, request.method ?? 'GET', route);
  return handleResource({ ...exchange, cluster, method: request.method ?? 'GET' }, route);
}

function shownBy({ headers, socket }: IncomingMessage): Shown {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const signed = socket instanceof TLSSocket && socket.authorized;
  return { token, certificate: signed ? socket.getPeerX509Certificate()?.fingerprint256 : undefined };
}

function discovery(path: string, wanted: Wanted): Answer {
  const place = path.replace(/(.)\/$/, '$1');
  const found = discover(place, wanted) ?? openapi(place);
  if (found === undefined) return PAGE_NOT_FOUND;
  if (typeof found === 'string') return { status: 200, body: found, headers: TEXT };
  const { as, version } = wanted;
  if (as !== 'APIGroupDiscoveryList') return { status: 200, body: found };
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version ?? ''};as=${as}`;
  return { status: 200, body: found, headers: { 'content-type': contentType } };
}
