import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('http', {
    ROUTE_NAME: 'from-setting',
    'AzureWebJobs.switchedOff.Disabled': '1',
    FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000000',
  });
});

afterAll(() => app[Symbol.asyncDispose]());

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${app.url}/v1/app${path}`, init);
}

interface Told {
  readonly name: string;
  readonly params: Record<string, string>;
}

async function told(path: string): Promise<Told | number> {
  const response = await call(path);
  if (response.status !== 200) return response.status;
  const { name, params } = (await response.json()) as Told;
  return { name, params };
}

describe('a request goes to the function', () => {
  it.each([
    ['/items/all', 'fixed', {}],
    ['/items/7', 'number', { id: '7' }],
    ['/items/seven', 'one', { id: 'seven' }],
    ['/ITEMS/seven/', 'one', { id: 'seven' }],
    ['/items/a%20b%2Fc', 'one', { id: 'a b%2Fc' }],
    ['/optional/x', 'optional', { a: 'x' }],
    ['/optional/x/y', 'optional', { a: 'x', b: 'y' }],
    ['/preset', 'preset', { kind: 'plain' }],
    ['/preset/other', 'preset', { kind: 'other' }],
    ['/files/report.final.pdf', 'mixed', { name: 'report', ext: 'final.pdf' }],
    ['/rest', 'rest', {}],
    ['/rest/a/b/c', 'rest', { path: 'a/b/c' }],
    ['/from-setting/abc', 'setting', { x: 'abc' }],
    ['/guid/11111111-2222-3333-4444-555555555555', 'guid', { id: '11111111-2222-3333-4444-555555555555' }],
    ['/pattern/123', 'pattern', { code: '123' }],
    ['/defaultRoute', 'defaultRoute', {}],
  ])('whose route fits best: %s', async (path, name, params) => {
    expect(await told(path)).toEqual({ name, params });
  });

  it.each([
    '/nothing-here',
    '/items',
    '/items/7/more',
    '/optional',
    '/from-setting/abcd',
    '/guid/123',
    '/pattern/1234',
    '/switchedOff',
    '/../openToAll',
  ])('or to none: %s', async (path) => {
    expect(await told(path)).toBe(404);
  });

  it('that takes its method, and to none when no function does', async () => {
    const answers = await Promise.all(['GET', 'DELETE', 'PUT', 'POST'].map((method) => call('/verbs', { method })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
    const names = await Promise.all(answers.slice(0, 3).map(async (answer) => ((await answer.json()) as Told).name));
    expect(names).toEqual(['getAndDelete', 'getAndDelete', 'onlyPut']);
  });

  it('below the prefix of host.json only', async () => {
    expect((await fetch(`${app.url}/api/openToAll`)).status).toBe(404);
    expect((await fetch(`${app.url}/openToAll`)).status).toBe(404);
  });
});

describe('a function gets', () => {
  it('method, URL, query, headers and body', async () => {
    const response = await call('/items/x?a=1&b=2&b=3&c=%C3%A9', {
      method: 'POST',
      headers: { 'x-test': 'here' },
      body: 'grüße',
    });
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: `${app.url}/v1/app/items/x?a=1&b=2&b=3&c=%C3%A9`,
      query: { a: '1', b: '2,3', c: 'é' },
      header: 'here',
      body: 'grüße',
    });
  });

  it('over a connection that it may keep for two minutes', async () => {
    expect((await call('/defaultRoute')).headers.get('keep-alive')).toBe('timeout=120');
  });

  it('bytes as they are', async () => {
    const body = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    const response = await call('/bytes', { method: 'POST', body });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
  });

  it('no body that is larger than the limit', async () => {
    const response = await call('/bytes', { method: 'POST', body: new Uint8Array(1_000_001) });
    expect(response.status).toBe(413);
  });

  it('what its hooks make of it', async () => {
    expect(await (await call('/defaultRoute')).json()).toMatchObject({ hooked: true });
  });
});

describe('a function answers', () => {
  it('with status, headers, cookies and body', async () => {
    const response = await call('/answer');
    expect(response.status).toBe(418);
    expect(response.headers.get('x-answer')).toBe('yes');
    expect(response.headers.get('content-type')).toBe('text/x-tea');
    expect(response.headers.getSetCookie()).toEqual([
      'a=x%20y; max-age=60; path=/; samesite=strict; secure; httponly',
      'b=2; expires=Tue, 01 Jan 2030 00:00:00 GMT; domain=example.com',
    ]);
    expect(await response.text()).toBe('teapot');
  });

  it('204 when it returns nothing', async () => {
    expect((await call('/nothing')).status).toBe(204);
    expect((await call('/noContent')).status).toBe(204);
  });

  it('500 without a word to the caller when it throws, and the log says why', async () => {
    const response = await call('/throws');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(app.output).toContain('Function "throws" failed: Error: told to nobody');
  });

  it('500 when it runs longer than functionTimeout', async () => {
    expect((await call('/hangs')).status).toBe(500);
    expect(app.output).toContain('ran longer than the 1 s that functionTimeout allows');
  });
});

describe('keys', () => {
  it('are not asked for when none is set', async () => {
    for (const name of ['openToAll', 'forFunctionKey', 'forAdmin']) expect((await call(`/${name}`)).status).toBe(200);
  });

  it('open the functions of their level when they are set', async () => {
    const keys = { HOST_FUNCTION_KEY: 'function-key', HOST_MASTER_KEY: 'master-key', ROUTE_NAME: 'x' };
    await using locked = await FixtureApp.start('http', keys);
    const status = async (name: string, key?: string): Promise<number> => {
      const headers: Record<string, string> = key === undefined ? {} : { 'x-functions-key': key };
      return (await fetch(`${locked.url}/v1/app/${name}`, { headers })).status;
    };
    const opened = async (key?: string): Promise<number[]> =>
      Promise.all(['openToAll', 'forFunctionKey', 'forAdmin'].map((name) => status(name, key)));
    expect(await opened()).toEqual([200, 401, 401]);
    expect(await opened('wrong')).toEqual([200, 401, 401]);
    expect(await opened('function-key')).toEqual([200, 200, 401]);
    expect(await opened('master-key')).toEqual([200, 200, 200]);
    expect((await fetch(`${locked.url}/v1/app/forFunctionKey?code=function-key`)).status).toBe(200);
    expect(locked.output).not.toContain('function-key');
  });
});

describe('a request that is no good', () => {
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      socket.on('end', () => resolve(answer)).on('error', reject);
    });
  }

  it.each([
    ['no path', 'GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n'],
    ['credentials in the host', 'GET / HTTP/1.1\r\nHost: user:pw@a\r\nConnection: close\r\n\r\n'],
  ])('is answered with 400: %s', async (_, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('does not end the host', async () => {
    await raw('nonsense\r\n\r\n');
    expect((await call('/openToAll')).status).toBe(200);
  });
});
