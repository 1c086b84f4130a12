import { once } from 'node:events';
import { createServer } from 'node:net';

import { HostStartError } from './host-start-error.ts';

/** Throws `HostStartError` when another program listens on a port that will be needed; 0 stands for any free one. */
export async function checkFree(setting: 'PORT' | 'HTTPS_PORT', port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portError(setting, port, error);
  } finally {
    server.close();
  }
}

/** What to tell of a port that cannot be listened on. */
export function portError(setting: 'PORT' | 'HTTPS_PORT', port: number, cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') return cause;
  const example = setting === 'PORT' ? 7171 : 7543;
  const text = `Port ${port} is in use. Choose another with the setting ${setting}, for example: ${setting}=${example} npm start`;
  return new HostStartError(text, { cause });
}
