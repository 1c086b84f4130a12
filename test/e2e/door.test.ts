import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installCoreModule } from '../../local/host/core-module.ts';
import { FunctionRegistry } from '../../local/host/function-registry.ts';
import { Hooks } from '../../local/host/hooks.ts';
import { createLog } from '../../local/host/log.ts';
import { errorSchema, healthSchema } from '../../shared/workflow/response-schemas.ts';
import { TestHost } from '../helpers/host.ts';
import { clientPrincipal, PolicyFile } from '../helpers/policy.ts';

const BUNDLE = fileURLToPath(new URL('../../dist/app.cjs', import.meta.url));
const CLUSTER = `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`;
const HISTORY = `/api/operations?cluster=${encodeURIComponent(CLUSTER)}`;
/** Routes that say nothing of any connection. */
const OPEN = ['health', 'openapi'];

interface Route {
  readonly name: string;
  readonly methods: readonly string[];
  /** The route with something in the place of each parameter. */
  readonly path: string;
  readonly authLevel: string;
}

let directory: string;
const hosts: TestHost[] = [];
const routes = registeredRoutes();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'service-connector-door-'));
});

afterAll(async () => {
  for (const host of hosts) await host.stop();
  await rm(directory, { recursive: true });
});

async function startHost(settings: Record<string, string>): Promise<TestHost> {
  const stateFile = join(directory, `host-${hosts.length}.sqlite`);
  const host = await TestHost.start({ stateFile, settings });
  hosts.push(host);
  return host;
}

/** What the built app registers with a Functions host. */
function registeredRoutes(): Route[] {
  const registry = new FunctionRegistry();
  installCoreModule({ registry, hooks: new Hooks(), holder: { model: undefined }, log: createLog('none', () => {}) });
  createRequire(import.meta.url)(BUNDLE);
  return registry.withTrigger('httpTrigger').map(({ name, trigger: { binding } }) => ({
    name,
    methods: binding['methods'] as string[],
    path: `/${(binding['route'] as string).replaceAll(/\{[^}]*\}/g, 'x')}`,
    authLevel: String(binding['authLevel']).toLowerCase(),
  }));
}

/** With any headers, `Host` too. */
async function get(host: TestHost, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${host.url}${path}`, { headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
}

describe('without a policy', () => {
  it('every route that the app registers refuses, but for its health and its description', async () => {
    const host = await startHost({});
    expect(routes.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...OPEN, 'createConnection', 'listOperations']),
    );
    for (const { name, methods, path } of routes.filter((route) => !OPEN.includes(route.name))) {
      for (const method of methods) {
        const answer = await fetch(`${host.url}${path}`, { method });
        expect(answer.status, `${method} ${name}`).toBe(403);
        if (method === 'HEAD') continue;
        const { error } = errorSchema.parse(await answer.json());
        expect(error.code, name).toBe('PolicyMissing');
        expect(error.details?.[0]?.message).toContain('POLICY_FILE');
      }
    }
    const health = healthSchema.parse(await (await fetch(`${host.url}/api/health`)).json());
    expect(health.warnings).toContainEqual(expect.stringContaining('POLICY_FILE'));
    expect((await fetch(`${host.url}/api/openapi.json`)).status).toBe(200);
  });

  it('only the two open ones and the one that Azure SDKs call ask for no function key', () => {
    const open = routes.filter(({ authLevel }) => authLevel === 'anonymous').map(({ name }) => name);
    expect(open.toSorted()).toEqual([...OPEN, 'serviceLinker'].toSorted());
  });
});

describe('with a policy that cannot be used', () => {
  it('every route answers that the service is misconfigured', async () => {
    const host = await startHost({ POLICY_FILE: join(directory, 'missing.json'), POLICY: 'loopback' });
    for (const { name, methods, path } of routes) {
      for (const method of methods) {
        const answer = await fetch(`${host.url}${path}`, { method });
        expect(answer.status, `${method} ${name}`).toBe(503);
        const text = await answer.text();
        if (method !== 'HEAD') expect(text).toContain('POLICY_FILE: the file cannot be read (ENOENT)');
      }
    }
  });
});

describe('with a schedule of the purge that is none', () => {
  it('the host starts all the same, and the service says what is wrong', async () => {
    const host = await startHost({ POLICY: 'loopback', PURGE_SCHEDULE: 'daily' });
    const health = await fetch(`${host.url}/api/health`);
    expect(health.status).toBe(503);
    expect(healthSchema.parse(await health.json()).message).toContain('PURGE_SCHEDULE');
    expect(await get(host, HISTORY, {})).toBe(503);
  });
});

describe('with rules', () => {
  const everything = { clusters: ['*'], namespaces: ['*'], targets: ['*'] };
  const alice = 'aaaaaaaa-0000-4000-8000-000000000001';
  const linkers = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers?api-version=2024-04-01`;

  it('the header of a client principal counts for nothing unless EASY_AUTH is set', async () => {
    const policy = new PolicyFile({ ...everything, principals: [alice] });
    const settings = { POLICY_FILE: policy.path, POLICY: 'loopback' };
    const plain = await startHost(settings);
    const vouched = await startHost({ ...settings, EASY_AUTH: 'true' });
    expect(await get(plain, HISTORY, clientPrincipal(alice))).toBe(403);
    expect(await get(vouched, HISTORY, clientPrincipal(alice))).toBe(200);
    expect(await get(vouched, HISTORY, {})).toBe(403);
    policy.remove();
  });

  it('a rule that names nobody does not open the route that asks for no key', async () => {
    const policy = new PolicyFile(everything);
    const host = await startHost({ POLICY_FILE: policy.path });
    expect(await get(host, HISTORY, {})).toBe(200);
    expect(await get(host, linkers, {})).toBe(403);
    policy.remove();
  });
});

describe('with POLICY=loopback', () => {
  let shared: TestHost | undefined;

  it('only requests to this machine by its own names are let in', async () => {
    shared ??= await startHost({ POLICY: 'loopback' });
    const host = shared;
    const { port } = new URL(host.url);
    const headers = (name: string): Record<string, string> => ({ host: name });
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
      expect(await get(host, HISTORY, headers(name)), name).toBe(200);
    }
    const outside = [
      'app.azurewebsites.net',
      '127.0.0.1.example.com',
      'localhost.example.com',
      '10.0.0.1',
      '127.0.0.2',
    ];
    for (const name of outside) expect(await get(host, HISTORY, headers(name)), name).toBe(403);
  });

  it.each([
    'x-forwarded-for',
    'X-Forwarded-Host',
    'forwarded',
    'via',
    'x-real-ip',
    'x-original-host',
    'x-azure-clientip',
    'true-client-ip',
  ])('what a proxy has passed on is not let in: %s', async (header) => {
    shared ??= await startHost({ POLICY: 'loopback' });
    expect(await get(shared, HISTORY, { [header]: '203.0.113.9' })).toBe(403);
    expect(await get(shared, HISTORY, { 'x-forwarded-proto': 'https' })).toBe(200);
  });

  it('nobody is let in on Azure, and the service says why', async () => {
    const host = await startHost({ POLICY: 'loopback', WEBSITE_SITE_NAME: 'my-connector' });
    expect(await get(host, HISTORY, {})).toBe(503);
    const health = await fetch(`${host.url}/api/health`);
    expect(healthSchema.parse(await health.json()).message).toContain('POLICY');
  });

  it('a page of another origin in a browser is not let in', async () => {
    shared ??= await startHost({ POLICY: 'loopback' });
    const host = shared;
    for (const origin of ['https://example.com', 'null', 'http://localhost.example.com']) {
      expect(await get(host, HISTORY, { origin }), origin).toBe(403);
    }
    expect(await get(host, HISTORY, { origin: 'http://localhost:3000' })).toBe(200);
  });
});
