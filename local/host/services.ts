import type { ProgrammingModel } from './core-types.ts';
import { DurableEngine } from './durable/engine.ts';
import { clientBinding, managementPath } from './durable/links.ts';
import type { DurableEndpoints } from './durable/links.ts';
import { createManagementHandler, isBelow } from './durable/management-handler.ts';
import { eventGridKey } from './durable/store.ts';
import type { Store } from './durable/store.ts';
import { bodyLimit } from './environment.ts';
import { createEventGridHandler, isEventGrid } from './events/event-grid-handler.ts';
import type { FunctionRegistry, RegisteredFunction } from './function-registry.ts';
import type { Hooks } from './hooks.ts';
import type { HostSettings } from './host-json.ts';
import { createFunctionHandler } from './http/function-handler.ts';
import { isLocked } from './http/keys.ts';
import type { FunctionKeys } from './http/keys.ts';
import { requestUrl } from './http/request.ts';
import { sendEmpty } from './http/response.ts';
import { RouteTable } from './http/route-table.ts';
import type { RequestHandler } from './http/server.ts';
import { Invoker } from './invoker.ts';
import type { Log } from './log.ts';
import { isDisabled } from './settings.ts';
import { TimerTriggers } from './timers/timer-triggers.ts';

interface ServicesParts {
  store: Store;
  registry: FunctionRegistry;
  hooks: Hooks;
  model: ProgrammingModel;
  settings: HostSettings;
  endpoints: DurableEndpoints;
  keys: FunctionKeys;
  /** Path of the endpoint for the app's own durable client. */
  rpcPath: string;
  log: Log;
}

/** Everything that makes functions run. */
export interface Services {
  /** Answers the world. */
  publicHandler: RequestHandler;
  /** Answers the app's own durable client. */
  rpcHandler: RequestHandler;
  start(): void;
  /** Starts nothing more; resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** Puts the parts of a host together for an app that has been loaded. Throws an AppLoadError for bad triggers. */
export function createServices(parts: ServicesParts): Services {
  const { store, registry, settings, endpoints, keys, log } = parts;
  const invoker = new Invoker({
    model: parts.model,
    hooks: parts.hooks,
    log,
    clientBinding: () => clientBinding(endpoints),
    timeout: settings.functionTimeout,
  });
  const engine = new DurableEngine({ store, registry, invoker, settings, log });
  const routes = new RouteTable(enabled(registry.withTrigger('httpTrigger')), settings.routePrefix);
  const functions = enabled(registry.withTrigger('timerTrigger')).filter(
    ({ unsupported }) => unsupported === undefined,
  );
  const timers = new TimerTriggers({ functions, database: store.database, invoker, log });
  const limit = bodyLimit();
  const functionHandler = createFunctionHandler({ routes, invoker, keys, bodyLimit: limit, log });
  const api = { store, engine, registry, endpoints };
  const managementKeys = [endpoints.systemKey, keys.master];
  const management = createManagementHandler(api, { base: managementPath, keys: managementKeys, bodyLimit: limit });
  const eventGridKeys = isLocked(keys) ? [eventGridKey(store.database), keys.master] : undefined;
  const eventGrid = createEventGridHandler({ registry, invoker, keys: eventGridKeys, log });
  return {
    publicHandler(request, response) {
      const url = requestUrl(request);
      if (!isLocked(keys) && isBelow(url, '/runtime') && !isLoopbackName(url)) {
        sendEmpty(response, 403);
        return Promise.resolve();
      }
      if (isBelow(url, managementPath)) return management(request, response);
      return isEventGrid(url) ? eventGrid(request, response) : functionHandler(request, response);
    },
    rpcHandler: createManagementHandler(api, { base: parts.rpcPath, keys: undefined, bodyLimit: limit }),
    start() {
      engine.start();
      timers.start();
    },
    async stop() {
      timers.stop();
      await Promise.all([engine.stop(), invoker.idle()]);
    },
  };
}

/**
 * Whether a request calls this machine by a name of its own. A page from elsewhere whose name has been made to lead here
 * comes by that name; where no key is asked for, nothing else tells it from a local caller.
 */
function isLoopbackName({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function enabled(functions: RegisteredFunction[]): RegisteredFunction[] {
  return functions.filter(({ name }) => !isDisabled(name));
}
