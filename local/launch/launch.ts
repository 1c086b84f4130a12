import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { checkConfigured } from './api.ts';
import { keptFunctionKey, keptSealingKey, LOCAL_POLICY, simulatedEnvironment } from './environment.ts';
import { checkFree } from './free-ports.ts';
import { startFront } from './front.ts';
import { startHostProcess } from './host-process.ts';
import type { LaunchOptions } from './options.ts';
import { serveUntil } from './serve-until.ts';
import { showDemo, type Demo } from './show-demo.ts';
import { deliverEvents, startSimulatedWorld } from './simulated-world.ts';
import { lockState, type StateLock } from './state-lock.ts';

/** Starts everything, shows the demo, and serves until `stop`; the exit code. */
export async function launch(options: LaunchOptions, stop: AbortSignal): Promise<number> {
  const name = options.azure ? 'azure' : 'demo';
  // Whoever comes second must fail before it writes anything that the first one uses, and hear of that one first.
  const lock = lockState(options.stateDirectory, name);
  try {
    await checkFree(options);
    const directory = join(options.stateDirectory, name);
    reset(directory, options);
    if (existsSync(directory)) console.log(`Going on with what ${directory} holds (--reset forgets it).`);
    const place = { directory, lock };
    return await (options.azure ? serveAzure(options, stop, place) : serveSimulated(options, stop, place));
  } finally {
    lock.release();
  }
}

interface Place {
  readonly directory: string;
  readonly lock: StateLock;
}

async function serveAzure(options: LaunchOptions, stop: AbortSignal, { directory, lock }: Place): Promise<number> {
  // Every user of this machine reaches the port, and your login is yours alone.
  const { key, curlFile } = keptFunctionKey(directory);
  const kept = { SEALING_KEY: keptSealingKey(directory), HOST_FUNCTION_KEY: key };
  const environment = { ...LOCAL_POLICY, ...kept, ...process.env };
  const host = await startHostProcess({ ...options, directory, environment });
  try {
    lock.serving(host.url);
    await checkConfigured(host.url);
    console.log(
      `Serving ${host.url} with real Azure: your login does the work (az login, or what @azure/identity finds).`,
    );
    const show = process.env['HOST_FUNCTION_KEY'] === undefined ? `curl -K ${curlFile}` : 'your HOST_FUNCTION_KEY';
    console.log(`Requests have to show a key (header x-functions-key): ${show}`);
    console.log(`Log: ${host.logFile}. README has a request for each auth type. Ctrl-C stops it.`);
    return await serveUntil(stop, host, undefined);
  } finally {
    await host.stop();
  }
}

async function serveSimulated(options: LaunchOptions, stop: AbortSignal, { directory, lock }: Place): Promise<number> {
  const { world, kubeconfigFile } = await startSimulatedWorld(directory, options);
  try {
    const environment = simulatedEnvironment(process.env, {
      ...world.appSettings,
      SEALING_KEY: process.env['SEALING_KEY'] ?? keptSealingKey(directory),
    });
    const host = await startHostProcess({ ...options, directory, environment });
    try {
      lock.serving(host.url);
      await checkConfigured(host.url);
      return await serveWorld(options, { world, host, kubeconfigFile, stop });
    } finally {
      await host.stop();
    }
  } finally {
    await world.close();
  }
}

async function serveWorld(options: LaunchOptions, parts: Demo): Promise<number> {
  const { world, host, stop } = parts;
  const gateway = await startFront(options.httpsPort, world, host.url);
  try {
    await deliverEvents(world, host.url);
    const code = options.demo ? await showDemo(options, parts) : 0;
    const end = stop.aborted || options.once ? code : undefined;
    if (end === undefined) console.log(`\nServing ${host.url}. Log: ${host.logFile}. Ctrl-C stops it.`);
    return await serveUntil(stop, host, end);
  } finally {
    await gateway.close();
  }
}

function reset(directory: string, options: LaunchOptions): void {
  if (!options.reset || !existsSync(directory)) return;
  rmSync(directory, { recursive: true });
  console.log(`Removed ${directory}.`);
}
