import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;
let key: string;
let base: string;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
  const { statusQueryGetUri } = await links('any');
  key = new URL(statusQueryGetUri).searchParams.get('code') ?? '';
  base = `${app.url}/runtime/webhooks/durabletask`;
});

afterAll(() => app[Symbol.asyncDispose]());

interface Links {
  readonly id: string;
  readonly statusQueryGetUri: string;
  readonly sendEventPostUri: string;
  readonly terminatePostUri: string;
  readonly purgeHistoryDeleteUri: string;
}

async function links(id: string): Promise<Links> {
  return (await (await fetch(`${app.url}/api/check/${id}`)).json()) as Links;
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${base}${path}`, { ...init, headers: { 'x-functions-key': key } });
}

describe('the durable management API', () => {
  it('asks for its key', async () => {
    for (const path of ['/instances', '/instances/x', '/orchestrators/chain']) {
      expect((await fetch(base + path)).status).toBe(401);
      expect((await fetch(`${base}${path}?code=${key.toUpperCase()}`)).status).toBe(401);
    }
  });

  it('is reached by the links of a check-status response', async () => {
    const id = await app.run('waitFor', ['go', 'end']);
    const response = await fetch(`${app.url}/api/check/${id}`);
    const uris = (await response.clone().json()) as Links;
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(uris.statusQueryGetUri);
    expect(response.headers.get('retry-after')).toBe('10');
    const event = await fetch(uris.sendEventPostUri.replace('{eventName}', 'go'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '"there"',
    });
    expect(event.status).toBe(202);
    expect((await fetch(uris.purgeHistoryDeleteUri, { method: 'DELETE' })).status).toBe(200);
    const status = await fetch(uris.statusQueryGetUri);
    expect(status.status).toBe(202);
    expect(status.headers.get('location')).toBe(uris.statusQueryGetUri);
    expect(status.headers.get('retry-after')).toBe('5');
    const end = await fetch(uris.terminatePostUri.replace('{text}', encodeURIComponent('a & b')), { method: 'POST' });
    expect(end.status).toBe(202);
    const ended = await fetch(uris.statusQueryGetUri);
    expect(ended.status).toBe(200);
    expect(await ended.json()).toMatchObject({ runtimeStatus: 'Terminated', output: 'a & b' });
  });

  it('starts instances, with an id and without', async () => {
    const named = await call('/orchestrators/chain/named', { method: 'POST', body: '{"a":1}' });
    expect(named.status).toBe(202);
    expect(await named.json()).toMatchObject({ id: 'named' });
    expect((await app.finished('named')).output).toMatchObject({ input: { a: 1 } });
    const unnamed = (await (await call('/orchestrators/chain', { method: 'POST' })).json()) as Links;
    expect(unnamed.id).toMatch(/^[0-9a-f]{32}$/);
    expect((await app.finished(unnamed.id)).output).toMatchObject({ input: null });
  });

  it('waits for the result when it is asked to', async () => {
    const done = await call('/orchestrators/sequence?timeout=10&pollingInterval=0.02', { method: 'POST', body: '4' });
    expect(done.status).toBe(200);
    expect(await done.json()).toBe(10);
    const notYet = await call('/orchestrators/timer?timeout=0.1&pollingInterval=0.02', {
      method: 'POST',
      body: '60000',
    });
    expect(notYet.status).toBe(202);
    const failed = await call('/orchestrators/throwString?timeout=10&pollingInterval=0.02', { method: 'POST' });
    expect(failed.status).toBe(500);
  });

  it.each([
    ['an orchestrator that does not exist', '/orchestrators/noSuch', '1', "The function 'noSuch' doesn't exist"],
    ['a body that is not JSON', '/orchestrators/chain', '{', 'The body is not valid JSON.'],
    ['an id with a reserved character', '/orchestrators/chain/a%2Fb', '1', '"a/b" is no valid instance id.'],
  ])('refuses %s', async (_, path, body, message) => {
    const response = await call(path, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { Message: string }).Message).toContain(message);
  });

  it.each(['createdTimeFrom', 'createdTimeTo'])('purges nothing by a %s that it cannot read', async (name) => {
    const { instanceId } = await app.result('chain');
    const times = new URLSearchParams({ createdTimeFrom: '2020-01-01T00:00:00Z', [name]: 'last week' });
    expect((await call(`/instances?${times.toString()}`, { method: 'DELETE' })).status).toBe(400);
    expect((await app.status(instanceId)).runtimeStatus).toBe('Completed');
  });

  it('answers 404 for what does not exist and 405 for what cannot be done', async () => {
    expect((await call('/instances/nobody')).status).toBe(404);
    expect((await call('/instances/nobody', { method: 'DELETE' })).status).toBe(404);
    expect((await call('/instances/nobody/terminate', { method: 'POST' })).status).toBe(404);
    expect((await call('/nothing')).status).toBe(404);
    expect((await call('/instances/a/b/c/d')).status).toBe(404);
    expect((await call('/instances', { method: 'PUT' })).status).toBe(405);
    expect((await call('/instances/%ZZ')).status).toBe(400);
  });

  it('refuses an event whose data is not JSON, and one for an instance that has finished', async () => {
    const { instanceId } = await app.result('chain');
    const bad = await call(`/instances/${instanceId}/raiseEvent/go`, { method: 'POST', body: 'nonsense' });
    expect(bad.status).toBe(400);
    const late = await call(`/instances/${instanceId}/raiseEvent/go`, { method: 'POST', body: '1' });
    expect(late.status).toBe(410);
    expect((await call(`/instances/${instanceId}/terminate`, { method: 'POST' })).status).toBe(410);
  });

  it('shows the history with names, times and, when asked, values', async () => {
    const { instanceId } = await app.result('parent', { child: 'whoAmI', input: 'x' });
    const plain = (await (await call(`/instances/${instanceId}?showHistory=true`)).json()) as {
      historyEvents: Record<string, unknown>[];
    };
    expect(plain.historyEvents.map((event) => event['EventType'])).toEqual([
      'ExecutionStarted',
      'SubOrchestrationInstanceCompleted',
      'ExecutionCompleted',
    ]);
    expect(plain.historyEvents[1]).toMatchObject({ FunctionName: 'whoAmI' });
    expect(plain.historyEvents[1]).not.toHaveProperty('Result');
    const full = await call(`/instances/${instanceId}?showHistory=true&showHistoryOutput=true&showInput=true`);
    const { historyEvents } = (await full.json()) as typeof plain;
    expect(historyEvents[1]).toMatchObject({ Input: '"x"', Result: { input: 'x' } });
  });

  it('hides inputs when it is asked to, and can answer 500 for a failed instance', async () => {
    const { instanceId } = await app.result('failing', 'secret input');
    const hidden = await call(`/instances/${instanceId}?showInput=false`);
    expect(await hidden.json()).toMatchObject({ input: null });
    expect((await call(`/instances/${instanceId}?returnInternalServerErrorOnFailure=true`)).status).toBe(500);
  });

  it('lists instances page by page, by status, time and prefix', async () => {
    await using fresh = await FixtureApp.start('orchestrations');
    const ids = Array.from({ length: 230 }, (_, index) => `${index % 2 ? 'odd' : 'even'}-${index}`);
    await Promise.all(ids.map((id) => fresh.run('chain', 1, id)));
    await fresh.run('waitFor', ['go'], 'waiting');
    for (const id of ids) await fresh.finished(id);
    const all = (await fresh.client('getStatusAll')) as { instanceId: string }[];
    expect(new Set(all.map(({ instanceId }) => instanceId))).toEqual(new Set([...ids, 'waiting']));
    const running = (await fresh.client('getStatusBy', { runtimeStatus: ['Running'] })) as { instanceId: string }[];
    expect(running.map(({ instanceId }) => instanceId)).toEqual(['waiting']);
    const future = await fresh.client('getStatusBy', { createdTimeFrom: '2999-01-01' });
    expect(future).toEqual([]);
    const { statusQueryGetUri } = (await (await fetch(`${fresh.url}/api/check/x`)).json()) as Links;
    const list = new URL(statusQueryGetUri.replace('/instances/x', '/instances'));
    list.searchParams.set('instanceIdPrefix', 'odd');
    list.searchParams.set('top', '7');
    const page = await fetch(list);
    expect(((await page.json()) as unknown[]).length).toBe(7);
    expect(page.headers.get('x-ms-continuation-token')).not.toBe('');
  });
});

describe('the client inside the app', () => {
  it('starts, waits and answers with the output when it comes soon', async () => {
    const { instanceId } = await app.result('sequence', 3);
    const soon = await fetch(`${app.url}/api/wait/${instanceId}`);
    expect(soon.status).toBe(200);
    expect(await soon.json()).toBe(6);
  });

  it('or with the links when it does not', async () => {
    const id = await app.run('waitFor', ['go']);
    const later = await fetch(`${app.url}/api/wait/${id}`);
    expect(later.status).toBe(202);
    expect(((await later.json()) as Links).id).toBe(id);
    await app.client('terminate', id, '');
  });

  it('needs no key, at a path that nobody can guess', async () => {
    for (const path of ['/durabletask/instances', `/${'0'.repeat(32)}/durabletask/instances`]) {
      expect((await fetch(app.url + path)).status).toBe(404);
    }
  });
});
