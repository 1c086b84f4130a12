import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeFlags } from '../host/node-flags.ts';
import { buildApp } from './build-app.ts';
import { HostStartError } from './host-start-error.ts';

const APP = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../host/main.ts', import.meta.url));
const LOG_LIMIT = 10 * 1024 * 1024;
/** How long the host may take to end before it is killed. */
const GRACE_MILLISECONDS = 10_000;

export interface HostProcessOptions {
  readonly directory: string;
  readonly port: number;
  readonly heapMegabytes: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Also shows the log on the terminal. */
  readonly verbose: boolean;
}

/** The embedded Functions host with the app, in a process of its own as on Azure. */
export interface HostProcess {
  readonly url: string;
  readonly logFile: string;
  /** Resolves when the process has ended; with its exit code, `null` when a signal ended it. */
  readonly exit: Promise<number | null>;
  stop(): Promise<void>;
}

export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  await buildApp();
  const logFile = join(options.directory, 'host.log');
  const log = openLog(logFile);
  const args = [
    ...nodeFlags(options.heapMegabytes),
    MAIN,
    '--app',
    APP,
    '--port',
    String(options.port),
    '--state',
    join(options.directory, 'host.sqlite'),
  ];
  const child = spawn(process.execPath, args, { env: options.environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.pipe(log, { end: false });
    if (options.verbose) stream?.pipe(process.stderr, { end: false });
  }
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const url = await readiness(child, logFile);
  return { url, logFile, exit, stop: () => stop(child, exit) };
}

/** A log that has grown large makes room, and the one before it goes. */
function openLog(file: string): WriteStream {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: 'a', mode: 0o600 });
}

interface Message {
  readonly type: string;
  readonly url?: string;
  readonly message?: string;
}

async function readiness(child: ChildProcess, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (text: string): void => reject(new HostStartError(text));
    child.once('error', (error) => fail(`the host could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`the host ended with ${code ?? 'a signal'} before it was ready; see ${logFile}`));
    child.once('message', (message: Message) => {
      if (message.type === 'ready' && message.url !== undefined) resolve(message.url);
      else fail(message.message ?? `the host could not be started; see ${logFile}`);
    });
  });
}

async function stop(child: ChildProcess, exit: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
  await exit;
  clearTimeout(killer);
}
