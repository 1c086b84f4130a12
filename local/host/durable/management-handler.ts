import type { IncomingMessage } from 'node:http';
import { sendAnswer } from '../http/answer.ts';
import { presentedKey, sameKey } from '../http/keys.ts';
import { readBody, RequestError, requestUrl } from '../http/request.ts';
import { sendEmpty } from '../http/response.ts';
import type { RequestHandler } from '../http/server.ts';
import { handleManagement } from './management-api.ts';
import type { ManagementParts } from './management-api.ts';

interface HandlerOptions {
  /** Path of the API, without a slash at the end. */
  base: string;
  /** Open only to those who show one of these keys; undefined for the app's own client. */
  keys: (string | undefined)[] | undefined;
  bodyLimit: number;
}

/** Serves the durable management API below a path. */
export function createManagementHandler(parts: ManagementParts, options: HandlerOptions): RequestHandler {
  return async (request, response) => {
    const url = requestUrl(request);
    const path = pathBelow(url, options.base);
    if (!path) {
      sendEmpty(response, 404);
      return;
    }
    const key = presentedKey(request, url);
    if (options.keys && !options.keys.some((valid) => sameKey(key, valid))) {
      sendEmpty(response, 401);
      return;
    }
    const managementRequest = {
      method: request.method ?? 'GET',
      path,
      query: url.searchParams,
      continuationToken: header(request, 'x-ms-continuation-token'),
      body: (await readBody(request, options.bodyLimit)).toString('utf8'),
      internal: options.keys === undefined,
      isGone: () => response.destroyed,
    };
    sendAnswer(response, await handleManagement({ ...parts, request: managementRequest }));
  };
}

/** Whether a URL is inside the API at `base`. */
export function isBelow(url: URL, base: string): boolean {
  return url.pathname.toLowerCase().startsWith(`${base.toLowerCase()}/`);
}

function pathBelow(url: URL, base: string): string[] | undefined {
  if (!isBelow(url, base)) return undefined;
  const segments = url.pathname.slice(base.length + 1).split('/');
  if (segments.length > 2 && segments.at(-1) === '') segments.pop();
  try {
    return segments.map(decodeURIComponent);
  } catch {
    throw new RequestError(400, 'The path is not valid.');
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
