import type { World } from '../world/world.ts';
import { RefusedError } from './api.ts';
import { failureText, runDemo } from './demo.ts';
import type { HostProcess } from './host-process.ts';
import type { LaunchOptions } from './options.ts';
import { connectionReport } from './report.ts';
import { isAborted } from './serve-until.ts';

export interface Demo {
  readonly world: World;
  readonly host: HostProcess;
  readonly kubeconfigFile: string;
  readonly stop: AbortSignal;
}

/** Connects the demo workload; the exit code. A request that the service refuses, by its policy say, ends nothing. */
export async function showDemo(options: LaunchOptions, { world, host, kubeconfigFile, stop }: Demo): Promise<number> {
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
    const kubeconfig = options.kubeconfig === undefined ? await world.kubeconfig(ids.cluster) : undefined;
    const report = { url: host.url, cluster: ids.cluster, kubeconfigFile, kubeconfig, goesOn: !options.once };
    console.log(await connectionReport(operation, report));
    return 0;
  } catch (error) {
    if (isAborted(stop)) return Number(stop.reason);
    if (isAborted(ended.signal)) throw new Error(`the host ended unexpectedly; see ${host.logFile}`, { cause: error });
    if (!(error instanceof RefusedError)) throw error;
    console.error(`\nThe service refused the demo. ${error.message}`);
    return 1;
  }
}
