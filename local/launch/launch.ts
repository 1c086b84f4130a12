import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { World } from '../world/world.ts';
import { failureText, runDemo } from './demo.ts';
import { keptSealingKey, LOCAL_POLICY, simulatedEnvironment } from './environment.ts';
import { HostStartError, startHostProcess, type HostProcess } from './host-process.ts';
import type { LaunchOptions } from './options.ts';
import { connectionReport } from './report.ts';
import { deliverEvents, startSimulatedWorld } from './simulated-world.ts';

/** Starts everything, shows the demo, and serves until `stop`; the exit code. */
export async function launch(options: LaunchOptions, stop: AbortSignal): Promise<number> {
  return options.azure ? serveAzure(options, stop) : serveSimulated(options, stop);
}

async function serveAzure(options: LaunchOptions, stop: AbortSignal): Promise<number> {
  const directory = join(options.stateDirectory, 'azure');
  reset(directory, options);
  const environment = { ...LOCAL_POLICY, SEALING_KEY: keptSealingKey(directory), ...process.env };
  const host = await startHostProcess({ ...options, directory, environment });
  console.log(
    `Serving ${host.url} with real Azure: your login does the work (az login, or what @azure/identity finds).`,
  );
  console.log(`Log: ${host.logFile}. README has a request for each auth type. Ctrl-C stops it.`);
  return serveUntil(stop, host, options.once ? 0 : undefined);
}

async function serveSimulated(options: LaunchOptions, stop: AbortSignal): Promise<number> {
  const directory = join(options.stateDirectory, 'demo');
  reset(directory, options);
  const { world, kubeconfigFile } = await startSimulatedWorld(directory, options);
  try {
    const environment = simulatedEnvironment(process.env, {
      ...world.appSettings,
      SEALING_KEY: process.env['SEALING_KEY'] ?? keptSealingKey(directory),
    });
    const host = await startHostProcess({ ...options, directory, environment });
    try {
      return await serveWorld(options, stop, { world, host, kubeconfigFile, stop });
    } finally {
      await host.stop();
    }
  } finally {
    await world.close();
  }
}

async function serveWorld(options: LaunchOptions, stop: AbortSignal, parts: Demo): Promise<number> {
  const { world, host } = parts;
  const gateway = await startFront(options, world, host);
  try {
    await deliverEvents(world, host.url);
    const code = await demo(options, parts);
    const end = stop.aborted || options.once ? code : undefined;
    if (end === undefined) console.log(`\nServing ${host.url}. Log: ${host.logFile}. Ctrl-C stops it.`);
    return await serveUntil(stop, host, end);
  } finally {
    await gateway.close();
  }
}

/** One HTTPS address for Azure's SDKs: the simulated Azure and this service's linkers, as Azure has them. */
async function startFront(options: LaunchOptions, world: World, host: HostProcess): Promise<Gateway> {
  const { certificates, azure } = world;
  try {
    const gateway = await startGateway({
      certificates,
      port: options.httpsPort,
      host: host.url,
      azure: azure.endpoint,
    });
    console.log(`Both over HTTPS    ${gateway.url}  (one base URL for Azure's SDKs, linkers included)`);
    return gateway;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const port = options.httpsPort;
    throw new HostStartError(`Port ${port} is in use. Choose another with the setting HTTPS_PORT, for example 7543.`, {
      cause: error,
    });
  }
}

interface Demo {
  readonly world: World;
  readonly host: HostProcess;
  readonly kubeconfigFile: string;
  readonly stop: AbortSignal;
}

/** Connects the demo workload; the exit code. */
async function demo(options: LaunchOptions, { world, host, kubeconfigFile, stop }: Demo): Promise<number> {
  const { ids } = world;
  console.log('Connecting a workload in namespace default to storage account demostore, by workload identity.');
  const ended = new AbortController();
  void host.exit.then(() => ended.abort());
  const signal = AbortSignal.any([stop, ended.signal]);
  try {
    const operation = await runDemo(host.url, world.demoRequest, { out: process.stdout, signal });
    if (operation.status !== 'Succeeded') {
      console.error(`\n${failureText(operation)}`);
      return 1;
    }
    const kubeconfig = options.kubeconfig === undefined ? world.kubeconfig(ids.cluster) : undefined;
    const report = { url: host.url, cluster: ids.cluster, kubeconfigFile, kubeconfig };
    console.log(await connectionReport(operation, report));
    return 0;
  } catch (error) {
    if (isAborted(stop)) return Number(stop.reason);
    if (isAborted(ended.signal)) throw new Error(`the host ended unexpectedly; see ${host.logFile}`, { cause: error });
    throw error;
  }
}

/** Waits for the interruption or the end of the host, and ends both; at once where the code is known already. */
async function serveUntil(stop: AbortSignal, host: HostProcess, code: number | undefined): Promise<number> {
  if (code === undefined && !stop.aborted) {
    const stopped = new Promise<undefined>((resolve) => stop.addEventListener('abort', () => resolve(undefined)));
    const exit = await Promise.race([host.exit.then((exitCode) => ({ exitCode })), stopped]);
    if (exit && !isAborted(stop)) {
      console.error(`The host ended unexpectedly (${exit.exitCode ?? 'killed'}); see ${host.logFile}.`);
      return 1;
    }
  }
  await host.stop();
  return code ?? 0;
}

/** Asked anew: what was false before a wait may be true after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function reset(directory: string, options: LaunchOptions): void {
  if (!options.reset || !existsSync(directory)) return;
  rmSync(directory, { recursive: true });
  console.log(`Removed ${directory}.`);
}
