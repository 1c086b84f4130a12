import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const START = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url));
const STATE = mkdtempSync(join(tmpdir(), 'service-connector-start-'));

interface Started {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

const running = new Set<ChildProcess>();

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: '0', STATE_DIRECTORY: STATE, ...environment };
  // A group of its own, so that a signal reaches all of it as Ctrl-C in a terminal does.
  const child = spawn(process.execPath, [START, ...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  running.add(child);
  const exit = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, output: () => text, exit };
}

async function until(started: Started, text: string): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!started.output().includes(text)) {
    if (Date.now() > deadline) throw new Error(`"${text}" did not come:\n${started.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ctrl-C. */
function interrupt({ child }: Started): void {
  process.kill(-child.pid!, 'SIGINT');
}

afterEach(() => {
  for (const child of running) process.kill(-child.pid!, 'SIGKILL');
});

describe('npm start', { timeout: 60_000 }, () => {
  it('goes on with the connection that Ctrl-C interrupted, shows every step and what it made, and ends cleanly', async () => {
    const first = start([]);
    await until(first, 'waitForCluster     Waiting');
    interrupt(first);
    expect(await first.exit).toBe(0);
    const second = start(['--once']);
    expect(await second.exit, second.output()).toBe(0);
    const output = second.output();
    for (const step of ['installExtension', 'enableAddons', 'grantAccess', 'createResources']) {
      expect(output).toMatch(new RegExp(`✓ ${step} +Succeeded`));
    }
    expect(output).toContain('Secret          default/sc-storageblobdemo-secret');
    expect(output).toContain('AZURE_STORAGEBLOB_CLIENTID=********');
    expect(output).toContain(`kubectl --kubeconfig`);
    // Plain lines where the output is no terminal: no colours, no cursor moves.
    expect(output).not.toContain('\u001b');
    expect(readFileSync(join(STATE, 'kubeconfig'), 'utf8')).toContain('current-context');
  });

  it('keeps serving after the demo until Ctrl-C', async () => {
    const started = start([]);
    await until(started, 'Ctrl-C stops it.');
    const url = /Serving (http:\S+?)\. /.exec(started.output())?.[1] ?? '';
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    interrupt(started);
    expect(await started.exit).toBe(0);
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  it('names a busy port and the setting that changes it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started = start(['--once'], { PORT: String(port) });
    expect(await started.exit).toBe(1);
    expect(started.output()).toContain(`Port ${port} is in use. Choose another with the setting PORT`);
    server.close();
  });

  it.each([
    [['--help'], 0, 'Usage: npm start'],
    [['--colour'], 2, "Unknown option '--colour'"],
    [['--port', 'x'], 2, '"x" is not a port'],
  ])('with %j explains itself', async (args, code, text) => {
    const started = start(args);
    expect(await started.exit).toBe(code);
    expect(started.output()).toContain(text);
  });

  it('with --azure serves without a demo and without touching the simulated world', async () => {
    const started = start(['--azure']);
    await until(started, 'with real Azure');
    const url = /Serving (http:\S+) with/.exec(started.output())?.[1] ?? '';
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: 'ok' });
    process.kill(started.child.pid!, 'SIGTERM');
    expect(await started.exit).toBe(0);
    rmSync(STATE, { recursive: true, force: true });
  });
});
