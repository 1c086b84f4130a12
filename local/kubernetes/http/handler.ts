import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { ApiError } from '../api-error.ts';
import { handleAdmin, type Controls } from '../admin/admin.ts';
import type { Fault } from '../admin/faults.ts';
import type { Clusters } from '../clusters.ts';
import { negotiate, type Wanted } from './accept.ts';
import { dispatch } from './dispatch.ts';
import type { Answer } from './exchange.ts';
import { splitCluster } from './route.ts';
import { failure, send } from './send.ts';

export interface Service extends Controls {
  readonly clusters: Clusters;
}

/** Answers one request to the server: one to a cluster, with the faults that were asked for, or an admin's. */
export async function handle(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, query } = splitUrl(request.url ?? '/');
  if (path.startsWith('/_admin/')) {
    const answer = await attempt(() => handleAdmin(service, path, request));
    send(response, answer, { format: 'json' });
    return;
  }
  const method = request.method ?? 'GET';
  const entry = service.log.add(method, path);
  const barrier = service.barriers.of(splitCluster(path).key);
  if (barrier === 'unreachable') return void response.destroy();
  const fault = service.faults.take(method, path);
  if (fault && (await befall(fault, response))) return;
  let wanted: Wanted = { format: 'json' };
  const answer = await attempt(() => {
    if (fault?.kind === 'status') throw fault.error;
    if (barrier === 'forbidden') throw refused(method, path);
    wanted = negotiate(request.headers.accept);
    return dispatch(service.clusters, path, { query, request, response, wanted });
  });
  if (fault?.kind === 'lostReply') response.destroy();
  else {
    entry.status = answer === 'streamed' ? 200 : answer.status;
    send(response, answer, wanted);
  }
}

function refused(method: string, path: string): ApiError {
  return new ApiError(403, 'Forbidden', `the identity is not allowed to ${method} ${splitCluster(path).rest}`);
}

/** Lets a fault take its course; true when there will be no answer. */
async function befall(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault.kind === 'delay') await delay(fault.milliseconds);
  if (fault.kind === 'reset') response.destroy();
  return fault.kind === 'reset' || fault.kind === 'timeout';
}

async function attempt(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    return failure(error);
  }
}

/** Not by `URL`, which would change some paths and throw for others. */
function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '/', ...rest] = url.split('?');
  return { path, query: new URLSearchParams(rest.join('?')) };
}
