import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { Started } from '../../helpers/started.ts';

const STATE = mkdtempSync(join(tmpdir(), 'service-connector-start-'));
const all: Started[] = [];

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const started = new Started(STATE, args, environment);
  all.push(started);
  return started;
}

afterEach(() => {
  for (const started of all) started.interrupt('SIGKILL');
});

afterAll(() => rmSync(STATE, { recursive: true, force: true }));

describe('npm start', { timeout: 60_000 }, () => {
  it('goes on with the connection that Ctrl-C interrupted, shows every step and what it made, and ends cleanly', async () => {
    const first = start([]);
    await first.until(/waitForCluster +Waiting/);
    first.interrupt();
    expect(await first.exit).toBe(0);
    const second = start(['--once']);
    expect(await second.exit, second.output).toBe(0);
    const output = second.output;
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
    const url = await started.until(/Serving (http:\S+?)\. Log/);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    started.interrupt();
    expect(await started.exit).toBe(0);
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  it('names a busy port and the setting that changes it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started = start(['--once'], { PORT: String(port) });
    expect(await started.exit).toBe(1);
    expect(started.output).toContain(`Port ${port} is in use. Choose another with the setting PORT`);
    server.close();
  });

  it.each([
    [['--help'], 0, 'Usage: npm start'],
    [['--colour'], 2, "Unknown option '--colour'"],
    [['--port', 'x'], 2, '"x" is not a port'],
  ])('with %j explains itself', async (args, code, text) => {
    const started = start(args);
    expect(await started.exit).toBe(code);
    expect(started.output).toContain(text);
  });

  it('with --azure serves without a demo and without touching the simulated world', async () => {
    const started = start(['--azure']);
    const url = await started.until(/Serving (http:\S+) with real Azure/);
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: 'ok' });
    started.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });
});
