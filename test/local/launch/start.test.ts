import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { IDS } from '../../../local/world/ids.ts';
import { requestJson } from '../../helpers/https.ts';
import { Started } from '../../helpers/started.ts';

const STATE = mkdtempSync(join(tmpdir(), 'service-connector-start-'));
const all: Started[] = [];

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const started = new Started(STATE, args, environment);
  all.push(started);
  return started;
}

/** The demo cluster as a person reads it, at the HTTPS address and with the login that the start has written. */
async function demoCluster(https: string): Promise<unknown> {
  const token = readFileSync(join(STATE, 'demo/azure.token'), 'utf8');
  expect(readFileSync(join(STATE, 'demo/azure.curl'), 'utf8')).toContain(`"Authorization: Bearer ${token}"`);
  const headers = { authorization: `Bearer ${token}` };
  const ca = readFileSync(join(STATE, 'demo/world/ca.crt'), 'utf8');
  return (await requestJson(`${https}${IDS.cluster}?api-version=2025-08-01`, ca, { headers })).body;
}

afterEach(() => {
  for (const started of all) started.interrupt('SIGKILL');
});

afterAll(() => rmSync(STATE, { recursive: true, force: true }));

describe('npm start', { timeout: 60_000 }, () => {
  it('goes on with the connection that Ctrl-C interrupted, shows every step and what it made, and ends cleanly', async () => {
    const first = start([]);
    await first.until(/registerProvider +Waiting/);
    first.interrupt();
    expect(await first.exit).toBe(0);
    const second = start(['--once'], { HOST_FUNCTION_KEY: 'a-key' });
    expect(await second.exit, second.output).toBe(0);
    const output = second.output;
    for (const step of ['installExtension', 'enableAddons', 'grantAccess', 'createResources']) {
      expect(output).toMatch(new RegExp(`✓ ${step} +Succeeded`));
    }
    expect(output).toContain('Secret          default/sc-storageblobdemo-secret');
    expect(output).toContain('AZURE_STORAGEBLOB_CLIENTID=********');
    // Nobody answers any more what could be asked now.
    expect(output).toContain('"npm start" goes on with this state');
    expect(output).not.toContain('kubectl');
    // Plain lines where the output is no terminal: no colours, no cursor moves.
    expect(output).not.toContain('\u001b');
    expect(readFileSync(join(STATE, 'kubeconfig'), 'utf8')).toContain('current-context');
  });

  it('keeps serving until Ctrl-C, also when its policy denies the demo, and lets a second start touch nothing of it', async () => {
    const policy = join(STATE, 'policy.json');
    writeFileSync(policy, JSON.stringify({ rules: [] }));
    const started = start([], { POLICY_FILE: policy, KUBECONFIG: join(STATE, 'absent') });
    const url = await started.until(/Serving (http:\S+?)\. Log/);
    expect(started.output).toContain('The service refused the demo. PolicyDenied: ');
    expect(started.output).toContain('What to do: ');
    expect(started.output).not.toContain('REAL cluster');
    const kubeconfig = readFileSync(join(STATE, 'kubeconfig'), 'utf8');

    const second = start(['--reset'], { POLICY: 'loopback' });
    expect(await second.exit).toBe(1);
    expect(second.output).toMatch(
      new RegExp(`Another npm start \\(process \\d+, ${url}\\) uses ${STATE}; nothing was changed`),
    );
    const samePort = start([], { PORT: new URL(url).port });
    expect(await samePort.exit).toBe(1);
    expect(samePort.output).toContain('Another npm start');
    expect(readFileSync(join(STATE, 'kubeconfig'), 'utf8')).toBe(kubeconfig);
    expect(statSync(join(STATE, 'demo/host.sqlite')).size).toBeGreaterThan(0);

    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    const https = await started.until(/Both over HTTPS +(https:\S+)/);
    await expect(demoCluster(https)).resolves.toMatchObject({ name: 'demo-aks' });
    started.interrupt();
    expect(await started.exit).toBe(0);
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  it.each([
    [['--kubeconfig', '/absent/file'], {}, 2, 'kubeconfig /absent/file cannot be used: ENOENT'],
    [['--no-demo'], { RECONCILE_MODE: 'sometimes' }, 1, 'wrong setting: RECONCILE_MODE'],
  ])('with %j and %j ends with the reason before it serves', async (args, environment, code, text) => {
    const started = start(args, environment);
    expect(await started.exit).toBe(code);
    expect(started.output).toContain(text);
    expect(started.output).not.toContain('Serving');
  });

  it('names the busy ports and a command that changes them', async () => {
    const servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')];
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const [port, other] = servers.map((server) => (server.address() as AddressInfo).port) as [number, number];
    const one = start(['--once', '--port', String(port)]);
    expect(await one.exit).toBe(1);
    expect(one.output).toContain(`Port ${port} is in use by another program.`);
    expect(one.output).toMatch(new RegExp(`for example: PORT=${port + 100} HTTPS_PORT=\\d+ npm start`));
    const both = start(['--once'], { PORT: String(port), HTTPS_PORT: String(other) });
    expect(await both.exit).toBe(1);
    expect(both.output).toContain(`Ports ${port} and ${other} are in use`);
    for (const server of servers) server.close();
  });

  it.each([
    [{ npm_config_once: 'true' }, 'npm start -- --once'],
    [{ npm_config_demo: '' }, 'npm start -- --no-demo'],
  ])('asks for an option again that npm has kept: %j', async (environment, text) => {
    const started = start([], environment);
    expect(await started.exit).toBe(2);
    expect(started.output).toContain(text);
  });

  it.each([
    [['--help'], 0, 'Usage: npm start'],
    [['--colour'], 2, "Unknown option '--colour'"],
    [['--port', 'x'], 2, '"x" is not a port'],
    [['--azure', '--once'], 2, '--azure and --once do not go together'],
  ])('with %j explains itself', async (args, code, text) => {
    const started = start(args);
    expect(await started.exit).toBe(code);
    expect(started.output).toContain(text);
  });

  it('with --azure serves without a demo and without touching the simulated world', async () => {
    const started = start(['--azure']);
    const url = await started.until(/Serving (http:\S+) with real Azure/);
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: 'ok' });
    // Your login is not lent to everybody who reaches the port.
    expect((await fetch(`${url}/api/targets`)).status).toBe(401);
    const file = await started.until(/curl -K (\S+)/);
    expect(statSync(file).mode & 0o077).toBe(0);
    const key = /x-functions-key: ([^"]+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    expect((await fetch(`${url}/api/targets`, { headers: { 'x-functions-key': key } })).status).toBe(200);
    started.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });

  it('ends with the process that npm started, also when that one is killed', async () => {
    const started = start(['--azure']);
    const url = await started.until(/Serving (http:\S+) with real Azure/);
    started.kill('SIGKILL');
    await started.exit;
    const serves = (): Promise<boolean> =>
      fetch(`${url}/api/health`).then(
        () => true,
        () => false,
      );
    await expect.poll(serves, { timeout: 10_000 }).toBe(false);
  });
});
