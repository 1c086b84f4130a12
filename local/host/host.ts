import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { loadApp } from './app-loader.ts';
import { agreeOnCapabilities, installCoreModule } from './core-module.ts';
import type { ModelHolder } from './core-module.ts';
import type { ProgrammingModel } from './core-types.ts';
import { managementPath } from './durable/links.ts';
import { openStore, systemKey } from './durable/store.ts';
import type { Store } from './durable/store.ts';
import { prepareEnvironment } from './environment.ts';
import { FunctionRegistry } from './function-registry.ts';
import { Hooks } from './hooks.ts';
import { readHostSettings } from './host-json.ts';
import type { FunctionKeys } from './http/keys.ts';
import { listen } from './http/server.ts';
import type { HttpServer, RequestHandler } from './http/server.ts';
import { sendEmpty } from './http/response.ts';
import { createLog } from './log.ts';
import type { Log, LogLevel } from './log.ts';
import { createServices } from './services.ts';
import type { Services } from './services.ts';
import { isDisabled } from './settings.ts';

/** How a host is started. */
export interface HostOptions {
  /** Directory with the app's package.json and host.json. */
  appDirectory: string;
  /** Port on 127.0.0.1; 0 for any free one. */
  port: number;
  /** SQLite file that keeps everything; made when it does not exist. */
  stateFile: string;
  logLevel?: LogLevel;
  /** Keys to ask callers of functions for; without them every function is open. */
  keys?: FunctionKeys;
  /** Takes log lines; the standard output by default. */
  print?: (line: string) => void;
}

/** A running host. */
export interface Host {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** Ends it in order: no new work, a few seconds for what runs, then the state file is closed. */
  close(): Promise<void>;
}

/** Something that has to be undone when the host ends, or when its start fails. */
type Cleanup = () => void | Promise<void>;

const grace = 5000;

/**
 * Loads an app and runs it as Azure Functions would. One process can do this once, since the app's libraries keep
 * what they have registered. Throws a HostError (port or state file in use, app cannot be loaded).
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const log = createLog(options.logLevel ?? 'information', options.print ?? ((line) => console.log(line)));
  const cleanups: Cleanup[] = [];
  const cleanUp = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return await start(options, log, { add: (cleanup) => cleanups.push(cleanup), run: cleanUp });
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

interface Cleanups {
  add: (cleanup: Cleanup) => void;
  run: () => Promise<void>;
}

async function start(options: HostOptions, log: Log, cleanups: Cleanups): Promise<Host> {
  const appDirectory = path.resolve(options.appDirectory);
  const gate = await openGate(options.port, log, cleanups);
  const rpcGate = await openGate(0, log, cleanups);
  const store = open(options.stateFile, log);
  cleanups.add(() => store.database.close());

  const url = `http://127.0.0.1:${gate.port}`;
  prepareEnvironment(appDirectory, gate.port);
  const settings = readHostSettings(appDirectory);
  const app = await load(appDirectory, log);
  // Nobody else can guess the path at which the app's own client is answered without a key.
  const rpcPath = `/${randomBytes(16).toString('hex')}/durabletask`;
  const endpoints = {
    managementUrl: `${url}${managementPath}`,
    rpcUrl: `http://127.0.0.1:${rpcGate.port}${rpcPath}/`,
    taskHub: settings.taskHub,
    systemKey: systemKey(store.database),
  };
  const services = createServices({ ...app, store, settings, endpoints, keys: options.keys ?? {}, rpcPath, log });
  cleanups.add(() => stopServices(services, app.hooks));
  services.start();
  gate.open(services.publicHandler);
  rpcGate.open(services.rpcHandler);
  report(app.registry, url, log);
  return { url, close: cleanups.run };
}

/** An app that has been loaded. */
interface LoadedApp {
  registry: FunctionRegistry;
  hooks: Hooks;
  model: ProgrammingModel;
}

async function load(appDirectory: string, log: Log): Promise<LoadedApp> {
  const registry = new FunctionRegistry();
  const hooks = new Hooks();
  const holder: ModelHolder = { model: undefined };
  installCoreModule({ registry, hooks, holder, log });
  await loadApp(appDirectory);
  registry.lock();
  const model = await agreeOnCapabilities(holder);
  await hooks.run('appStart', { hookData: {}, appHookData: hooks.appHookData, functionAppDirectory: appDirectory });
  return { registry, hooks, model };
}

/** A listener that answers 503 until it is opened, so that the port is taken before anything else is done. */
interface Gate {
  port: number;
  open(handler: RequestHandler): void;
}

async function openGate(port: number, log: Log, cleanups: Cleanups): Promise<Gate> {
  let handler: RequestHandler = (_request, response) => {
    sendEmpty(response, 503);
    return Promise.resolve();
  };
  const server = await listen(port, (request, response) => handler(request, response), log);
  cleanups.add(() => closeServer(server));
  return {
    port: server.port,
    open: (opened) => {
      handler = opened;
    },
  };
}

function open(stateFile: string, log: Log): Store {
  const file = path.resolve(stateFile);
  mkdirSync(path.dirname(file), { recursive: true });
  return openStore(file, (from, to) => {
    log.write('information', 'host', `The state file has format ${from} and is brought to format ${to}, once.`);
  });
}

async function closeServer(server: HttpServer): Promise<void> {
  server.cut();
  await server.close();
}

/** Gives what runs a few seconds; an activity that takes longer runs again after the next start. */
async function stopServices(services: Services, hooks: Hooks): Promise<void> {
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, grace).unref());
  await Promise.race([services.stop(), timeout]);
  await hooks.run('appTerminate', { hookData: {}, appHookData: hooks.appHookData });
}

function report(registry: FunctionRegistry, url: string, log: Log): void {
  for (const { unsupported } of registry.all) {
    if (unsupported !== undefined) log.write('warning', 'host', unsupported);
  }
  const running = registry.all.filter(({ name, unsupported }) => unsupported === undefined && !isDisabled(name));
  log.write('information', 'host', `Listening on ${url} with ${running.length} functions.`);
}
