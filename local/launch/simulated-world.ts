import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { subscribeApp } from '../world/subscribe-app.ts';
import { startWorld, type World } from '../world/world.ts';
import { writeAzureLogin } from './azure-login.ts';
import type { LaunchOptions } from './options.ts';

/** Starts the demo world, writes its kubeconfig and a login, and says where everything is. */
export async function startSimulatedWorld(
  directory: string,
  options: LaunchOptions,
): Promise<{ readonly world: World; readonly kubeconfigFile: string }> {
  const { pace, kubeconfig } = options;
  const world = await startWorld({
    directory: join(directory, 'world'),
    pace,
    demo: true,
    externalKubeconfig: kubeconfig,
  });
  const kubeconfigFile = kubeconfig ?? join(options.stateDirectory, 'kubeconfig');
  console.log(`Simulated Azure    ${world.azure.endpoint}  (certificate authority: ${shown(world.caFile)})`);
  if (kubeconfig === undefined) {
    writeFileSync(kubeconfigFile, await world.kubeconfig(world.ids.cluster), { mode: 0o600 });
    console.log(`Simulated cluster  demo-aks  (kubeconfig: ${shown(kubeconfigFile)})`);
  } else {
    console.log(`REAL cluster       ${kubeconfig}: Secrets and ServiceAccounts are written THERE.`);
    console.log('                   Without --kubeconfig the simulated cluster is used.');
  }
  console.log(
    `Login to it        curl -K ${shown(writeAzureLogin(directory, world))} {URL}  (docs/simulated-azure.md)`,
  );
  return { world, kubeconfigFile };
}

/** As on Azure: events take a moment, and now and then one comes twice or is overtaken by another. */
const LIFELIKE = { delayMilliseconds: [50, 300], disorder: true, duplicates: 0.1 };

/** Lets the app hear of what happens in the world, if it listens. */
export async function deliverEvents({ azure, certificates }: World, url: string): Promise<void> {
  const place = { endpoint: azure.endpoint, ca: certificates.ca };
  const key = process.env['HOST_MASTER_KEY'];
  if (!(await subscribeApp(place, { url, key, manners: LIFELIKE }))) return;
  console.log('Events             delivered to the app as by Event Grid');
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}
