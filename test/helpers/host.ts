import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { nodeFlags } from '../../local/host/node-flags.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../local/host/main.ts', import.meta.url));

export interface HostOptions {
  readonly stateFile: string;
  readonly settings: Readonly<Record<string, string>>;
  /** 0 picks a free port. */
  readonly port?: number;
  /** Directory of the app to run; this project's own by default. */
  readonly app?: string;
  readonly logLevel?: string;
  /** With the heap that `npm start` gives it; the tests let it have more, which is faster. */
  readonly isLimited?: boolean;
}

/** The embedded host with the built app in a process of its own, so that it can be killed like a real one. */
export class TestHost {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #output: string[];

  private constructor(process: ChildProcess, url: string, output: string[]) {
    this.#process = process;
    this.url = url;
    this.#output = output;
  }

  static async start(options: HostOptions): Promise<TestHost> {
    const output: string[] = [];
    const child = spawn(
      process.execPath,
      [...(options.isLimited ? nodeFlags() : []), MAIN, ...hostArguments(options)],
      {
        env: { ...minimalEnvironment(), ...options.settings },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    const url = await readiness(child, output);
    return new TestHost(child, url, output);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Everything that the host has printed. */
  get output(): string {
    return this.#output.join('');
  }

  /** Resolves when the process has ended, by whatever cause. */
  async ended(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill(signal);
    await exit;
  }
}

function hostArguments({ app, port, stateFile, logLevel }: HostOptions): string[] {
  const level = logLevel === undefined ? [] : ['--log-level', logLevel];
  return ['--app', app ?? ROOT, '--port', String(port ?? 0), '--state', stateFile, ...level];
}

/** The host gets no credentials or proxies of the machine that the tests run on. */
function minimalEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function readiness(child: ChildProcess, output: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`the host ended with ${code} before it was ready:\n${output.join('')}`)),
    );
    child.once('message', (message: { type: string; url?: string; message?: string }) => {
      if (message.type === 'ready' && message.url !== undefined) resolve(message.url);
      else reject(new Error(`the host failed to start: ${message.message ?? ''}\n${output.join('')}`));
    });
  });
}
