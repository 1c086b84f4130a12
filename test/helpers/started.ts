import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** `npm start` in a process group of its own, so that a signal reaches all of it as Ctrl-C in a terminal does. */
export class Started {
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  #output = '';
  #running = true;

  constructor(stateDirectory: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, PORT: '0', HTTPS_PORT: '0', STATE_DIRECTORY: stateDirectory, ...environment };
    const child = spawn(process.execPath, [START, ...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (this.#output += part));
    }
    this.#child = child;
    this.exit = once(child, 'exit').then(([code]) => {
      this.#running = false;
      return code as number | null;
    });
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has printed something that fits; what the first group caught. */
  async until(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 25_000;
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) return match[1] ?? '';
      if (Date.now() > deadline || !this.#running) throw new Error(`${pattern.source} did not come:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** To all of it, as a terminal does. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): void {
    if (this.#running) process.kill(-this.#child.pid!, signal);
  }

  /** To the process that npm started alone. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
