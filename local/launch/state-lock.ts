import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { HostStartError } from './host-start-error.ts';

/** A folder of state that belongs to this process until `release`. */
export interface StateLock {
  /** Tells whoever comes second where this one serves. */
  serving(url: string): void;
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly url?: string;
}

/**
 * Takes the part `name` of the state folder for this process, before anything in it is written. The lock is one of the
 * operating system, so it is gone with the process however that ends. Throws `HostStartError` that names the holder.
 */
export function lockState(stateDirectory: string, name: string): StateLock {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const holderFile = join(stateDirectory, `${name}.running.json`);
  const lock = new DatabaseSync(join(stateDirectory, `${name}.lock`));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    // 5 is SQLITE_BUSY.
    if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error;
    throw new HostStartError(inUse(stateDirectory, readHolder(holderFile)), { cause: error });
  }
  const write = (holder: Holder): void => writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  write({ pid: process.pid });
  return {
    serving: (url) => write({ pid: process.pid, url }),
    release() {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

function inUse(stateDirectory: string, holder: Holder | undefined): string {
  const who = holder ? ` (process ${holder.pid}${holder.url === undefined ? '' : `, ${holder.url}`})` : '';
  return (
    `Another npm start${who} uses ${stateDirectory}; nothing was changed. Stop it, or choose another folder and other ` +
    'ports, for example: STATE_DIRECTORY=.local2 PORT=7171 HTTPS_PORT=7543 npm start'
  );
}

/** The holder may be about to write it. */
function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
