import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { HostStartError } from './host-start-error.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the app as it is now, which is what the host runs. What is wrong with it, the bundler prints. */
export async function buildApp(): Promise<void> {
  const child = spawn(process.execPath, ['scripts/build.ts', '--quiet'], { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new HostStartError('The app could not be built.');
}
