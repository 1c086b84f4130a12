import { request } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

const MIB = 1_048_576;

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('event-grid', { 'AzureWebJobs.switchedOff.Disabled': 'true' });
});

afterAll(() => app[Symbol.asyncDispose]());

function endpoint(name: string, url = app.url): string {
  return `${url}/runtime/webhooks/eventgrid?functionName=${name}`;
}

const notification = { 'aeg-event-type': 'Notification', 'content-type': 'application/json; charset=utf-8' };

function post(name: string, body: unknown, headers: Record<string, string> = notification): Promise<Response> {
  return fetch(endpoint(name), {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

let made = 0;

function event(subject: string, data: unknown = {}): Record<string, unknown> {
  made += 1;
  const fixed = { topic: '/subscriptions/s', eventType: 'Test.Happened', eventTime: '2026-01-01T00:00:00Z' };
  return { id: `event-${made}`, subject, data, dataVersion: '2', metadataVersion: '1', ...fixed };
}

describe('a function with an Event Grid trigger', () => {
  it('gets nothing from who calls this machine by a name of elsewhere', async () => {
    const { hostname, port, pathname, search } = new URL(endpoint('remembers'));
    const options = { hostname, port, path: pathname + search, method: 'POST', headers: { host: 'evil.example' } };
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(options, (response) => resolve(response.resume().statusCode));
      outgoing.on('error', reject).end('[]');
    });
    expect(status).toBe(403);
  });

  it('gets each event of a delivery as one invocation, just as it was sent', async () => {
    const events = [event('first', { name: 'Größe', list: [1, null] }), event('second'), event('third')];
    expect((await post('remembers', events)).status).toBe(202);
    for (const one of events) expect(await app.runsOf(JSON.stringify(one))).toBe(1);
  });

  it.each([
    ['application/cloudevents+json; charset=utf-8', false],
    ['application/cloudevents-batch+json; charset=utf-8', true],
  ])('takes CloudEvents that come as %s', async (type, batched) => {
    const cloudEvent = {
      specversion: '1.0',
      id: type,
      source: '/subscriptions/s',
      type: 'Test.Happened',
      data: { a: 1 },
    };
    const headers = { ...notification, 'content-type': type };
    expect((await post('remembers', batched ? [cloudEvent] : cloudEvent, headers)).status).toBe(202);
    expect(await app.runsOf(JSON.stringify(cloudEvent))).toBe(1);
  });

  it('gets its other inputs: an event can start an orchestration', async () => {
    const started = event('a cluster');
    expect((await post('starts', [started])).status).toBe(202);
    await app.recorded('orchestrated a cluster');
  });

  it('has the whole delivery come again when it throws on one of its events', async () => {
    const response = await post('picky', [event('good'), event('bad'), event('better')]);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(await app.runsOf('took good')).toBe(1);
    expect(await app.runsOf('took better')).toBe(1);
    expect(app.output).toContain('Function "picky" failed: Error: a bad event');
  });

  it('is found by its name in any case, at a path in any case', async () => {
    const url = `${app.url}/runtime/webhooks/EventGrid?functionname=REMEMBERS`;
    const body = JSON.stringify([event('any case')]);
    expect((await fetch(url, { method: 'POST', headers: notification, body })).status).toBe(202);
  });

  it.each(['nobody', 'switchedOff', 'viaHttp', 'orchestrator', ''])(
    'is not found under the name "%s"',
    async (name) => {
      expect((await post(name, [event('lost')])).status).toBe(404);
    },
  );
});

describe('the handshakes of Event Grid', () => {
  it('are answered with the code of the validation event', async () => {
    const data = { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6', validationUrl: 'https://example.com/' };
    const validation = { ...event('', data), eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' };
    const response = await post('remembers', [validation], { 'aeg-event-type': 'SubscriptionValidation' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ validationResponse: data.validationCode });
    expect(await app.runsOf(JSON.stringify(validation))).toBe(0);
  });

  it('are answered with the allowed origin and rate for CloudEvents', async () => {
    const headers = { 'WebHook-Request-Origin': 'eventgrid.azure.net', 'WebHook-Request-Rate': '120' };
    const response = await fetch(endpoint('remembers'), { method: 'OPTIONS', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    expect(response.headers.get('webhook-allowed-rate')).toBe('*');
    expect(response.headers.get('allow')).toBe('POST');
    expect((await fetch(endpoint('remembers'), { method: 'OPTIONS' })).status).toBe(400);
    expect((await fetch(endpoint('nobody'), { method: 'OPTIONS', headers })).status).toBe(404);
  });

  it('include that a subscription is gone', async () => {
    expect((await post('remembers', [], { 'aeg-event-type': 'SubscriptionDeletion' })).status).toBe(202);
  });
});

describe('a delivery that is not as it should be', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

  it.each([
    ['is not JSON', '{"id":', notification, 'The body is not JSON.'],
    ['is empty', '', notification, 'The body is not JSON.'],
    ['has no events in it', [event('never'), 'text'], notification, 'neither an event nor an array of events'],
    ['is a number', 7, notification, 'neither an event nor an array of events'],
    ['is deeper than anything', `[{"a":${deep}}]`, notification, 'was answered with 400'],
    ['does not say what it is', [event('never')], {}, 'The header aeg-event-type does not say'],
    ['asks without a code', [event('')], { 'aeg-event-type': 'SubscriptionValidation' }, 'no array with a validation'],
  ])('because it %s gets a 400, and one line in the log', async (_, body, headers, why) => {
    const before = app.output.length;
    expect((await post('remembers', body, headers as Record<string, string>)).status).toBe(400);
    const lines = (): string[] => app.output.slice(before).split('\n').filter(Boolean);
    await expect.poll(lines).toHaveLength(1);
    expect(lines()[0]).toContain('What came from Event Grid for "remembers" was answered with 400');
    expect(lines()[0]).toContain(why);
    expect((await app.records()).some((line) => line.includes('"never"'))).toBe(false);
  });

  it('because it is larger than 1 MiB gets a 413, with its length announced or not', async () => {
    const fitting = JSON.stringify([event('large', 'x'.repeat(MIB - 1000))]);
    expect((await post('picky', fitting)).status).toBe(202);
    expect((await post('picky', [event('large', 'x'.repeat(MIB))])).status).toBe(413);
    const chunk = Buffer.from(' '.repeat(65_536));
    const body = ReadableStream.from(Array.from({ length: 20 }, () => chunk));
    const options = { method: 'POST', headers: notification, body, duplex: 'half' } as const;
    expect((await fetch(endpoint('picky'), options)).status).toBe(413);
    expect((await post('picky', `[${'{},'.repeat(5000)}{}]`)).status).toBe(413);
  });

  it('because it is no POST gets a 400', async () => {
    expect((await fetch(endpoint('remembers'), { headers: notification })).status).toBe(400);
  });
});

describe('a flood', () => {
  it('of a thousand deliveries at once is taken, a few at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => post('counts', [event('flood')])));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await app.runsOf('ran with up to a few')).toBe(1000);
  });

  it('of large deliveries beyond the room for them is put off with a 429 and does no harm', async () => {
    const body = JSON.stringify([event('heavy', 'x'.repeat(MIB - 1000))]);
    const answers = await Promise.all(Array.from({ length: 90 }, () => post('counts', body)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.every((status) => status === 202 || status === 429)).toBe(true);
    expect(statuses).toContain(202);
    expect((await post('counts', [event('afterwards')])).status).toBe(202);
  });
});

describe('keys', () => {
  it('are asked for where the host has some: the key of Event Grid or the master key', async () => {
    await using locked = await FixtureApp.start('event-grid', {
      HOST_FUNCTION_KEY: 'fn-key',
      HOST_MASTER_KEY: 'master',
    });
    const status = async (code: string, method = 'POST'): Promise<number> => {
      const headers = { ...notification, 'WebHook-Request-Origin': 'eventgrid.azure.net' };
      const body = method === 'POST' ? JSON.stringify([event('locked')]) : null;
      return (await fetch(`${endpoint('remembers', locked.url)}&code=${code}`, { method, headers, body })).status;
    };
    const keys = new DatabaseSync(locked.stateFile, { readOnly: true });
    const key = String(keys.prepare(`SELECT value FROM settings WHERE name = 'eventGridKey'`).get()?.['value']);
    keys.close();
    expect(key).toMatch(/^[\w-]{43}$/);
    expect([await status(''), await status('wrong'), await status('fn-key')]).toEqual([401, 401, 401]);
    expect([await status(key), await status('master')]).toEqual([202, 202]);
    expect([await status('wrong', 'OPTIONS'), await status(key, 'OPTIONS')]).toEqual([401, 200]);
    expect(locked.output).not.toContain(key);
  });
});
