import { once } from 'node:events';
import { createServer } from 'node:net';

import { HostStartError } from './host-start-error.ts';
import type { LaunchOptions } from './options.ts';

type Ports = Pick<LaunchOptions, 'port' | 'httpsPort' | 'azure'>;

/** Throws `HostStartError` when another program listens on a port that will be needed; 0 stands for any free one. */
export async function checkFree(ports: Ports): Promise<void> {
  const taken: number[] = [];
  for (const port of ports.azure ? [ports.port] : [ports.port, ports.httpsPort]) {
    if (await isTaken(port)) taken.push(port);
  }
  if (taken.length > 0) throw new HostStartError(portsTaken(ports, taken));
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return false;
  } catch (error) {
    if (isInUse(error)) return true;
    throw error;
  } finally {
    server.close();
  }
}

/** Whether another program listens on a port that this one wanted to. */
export function isInUse(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

/** What to do about ports that are taken: a command that keeps those that are not. */
export function portsTaken({ port, httpsPort, azure }: Ports, taken: readonly number[]): string {
  const settings = [`PORT=${taken.includes(port) ? port + 100 : port}`];
  if (!azure) settings.push(`HTTPS_PORT=${taken.includes(httpsPort) ? httpsPort + 100 : httpsPort}`);
  const which = taken.length === 1 ? `Port ${taken.join()} is` : `Ports ${taken.join(' and ')} are`;
  return `${which} in use by another program. Choose another, for example: ${settings.join(' ')} npm start`;
}
