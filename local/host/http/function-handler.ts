import type { RegisteredFunction } from '../function-registry.ts';
import { describeError } from '../errors.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { stringOf } from '../narrow.ts';
import { isAuthorized, presentedKey } from './keys.ts';
import type { FunctionKeys } from './keys.ts';
import { readBody, requestUrl, toHttpData } from './request.ts';
import { sendEmpty, sendHttpData } from './response.ts';
import type { RouteTable } from './route-table.ts';
import type { RequestHandler } from './server.ts';

interface FunctionHandlerParts {
  routes: RouteTable;
  invoker: Invoker;
  keys: FunctionKeys;
  bodyLimit: number;
  log: Log;
}

/** Answers requests with the app's HTTP-triggered functions. */
export function createFunctionHandler(parts: FunctionHandlerParts): RequestHandler {
  const { routes, invoker, log } = parts;
  return async (request, response) => {
    const url = requestUrl(request);
    const match = routes.match(request.method ?? 'GET', url.pathname);
    if (!match) {
      sendEmpty(response, 404);
      return;
    }
    const { registered, params } = match;
    if (!isAuthorized(authLevel(registered), presentedKey(request, url), parts.keys)) {
      sendEmpty(response, 401);
      return;
    }
    const body = await readBody(request, parts.bodyLimit);
    const started = Date.now();
    try {
      const answer = await invoker.invoke(registered, { http: toHttpData(request, url, { params, body }) });
      sendHttpData(response, answer.returnValue?.http);
    } catch (error) {
      log.write('error', 'host', `Function "${registered.name}" failed: ${describeError(error)}`);
      if (response.headersSent) response.destroy();
      else sendEmpty(response, 500);
    }
    const took = Date.now() - started;
    log.write(
      'debug',
      'host',
      `${registered.name} answered ${request.method ?? ''} ${response.statusCode} in ${took} ms`,
    );
  };
}

function authLevel(registered: RegisteredFunction): string {
  return (stringOf(registered.trigger.binding['authLevel']) ?? 'function').toLowerCase();
}
