import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

describe('what the host does not support is said', () => {
  it.each([
    ['callsEntity', 'it calls an entity (df.callEntity), which this host does not support'],
    ['signalsEntity', 'it signals an entity (df.signalEntity), which this host does not support'],
    ['locksEntity', 'it locks entities (df.lock), which this host does not support'],
    ['callsHttp', 'it makes an HTTP call (df.callHttp), which this host does not support'],
  ])('by the failure of the instance: %s', async (orchestrator, message) => {
    expect(await app.result(orchestrator)).toMatchObject({
      runtimeStatus: 'Failed',
      output: `Orchestrator function '${orchestrator}' failed: ${message}`,
    });
  });

  it('by the error of the client: entities', async () => {
    const entity = { name: 'counter', key: 'one' };
    const message = 'This host does not support durable entities.';
    await expect(app.client('signalEntity', entity, 'add', 1)).rejects.toThrow(message);
    await expect(app.client('readEntityState', entity)).rejects.toThrow(message);
  });

  it('by the error of the client: rewind', async () => {
    const { instanceId } = await app.result('throwString');
    await expect(app.client('rewind', instanceId, 'again')).rejects.toThrow(
      'This host does not support rewinding instances. Restart the instance instead.',
    );
  });

  it('at the start, for triggers and bindings, and again when such a function is called', async () => {
    await using other = await FixtureApp.start('unsupported');
    expect(other.output).toContain('Function "onMessage" never runs: this host does not support its trigger');
    expect(other.output).toContain('Function "counter" never runs');
    expect(other.output).toContain('Function "toQueue" cannot run: this host does not support its binding "queue".');
    expect(other.output).toContain('Function "retried" cannot run: this host does not support retry policies');
    expect((await fetch(`${other.url}/api/toQueue`)).status).toBe(500);
    expect((await fetch(`${other.url}/api/works`)).status).toBe(200);
  });
});
