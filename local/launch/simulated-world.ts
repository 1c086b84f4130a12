import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { startWorld, type World } from '../world/world.ts';
import type { LaunchOptions } from './options.ts';

/** Starts the demo world, writes its kubeconfig and says where everything is. */
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
    writeFileSync(kubeconfigFile, world.kubeconfig(world.ids.cluster), { mode: 0o600 });
    console.log(`Simulated cluster  demo-aks  (kubeconfig: ${shown(kubeconfigFile)})`);
  } else {
    console.log(`REAL cluster       ${kubeconfig}: Secrets and ServiceAccounts are written THERE.`);
    console.log('                   Unset KUBECONFIG to use the simulated cluster instead.');
  }
  return { world, kubeconfigFile };
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}
