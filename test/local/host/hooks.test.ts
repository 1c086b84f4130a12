import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('hooks');
});

afterAll(() => app[Symbol.asyncDispose]());

describe('an app with hooks', () => {
  it('has them change what activities get and give', async () => {
    expect((await app.result('hooked')).output).toBe('hooked input twice');
  });

  it('sees the id of an instance as text, like one without hooks, even when it is a number', async () => {
    await using plain = await FixtureApp.start('orchestrations');
    await app.run('metadata', undefined, '123');
    expect((await app.finished('123')).output).toMatchObject({ instanceId: '123' });
    await plain.run('contexts', undefined, '123');
    expect((await plain.finished('123')).output).toMatchObject([{ triggerMetadata: { instanceId: '123' } }, {}]);
  });

  it('loses no event that comes while a hook holds a turn and large histories need the memory', async () => {
    const id = await app.run('twoEvents');
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.client('raiseEvent', id, 'first', 1);
    await app.recorded('held');
    // More than the host keeps of histories in memory.
    const large = await app.run('large', 10 * 1024 * 1024);
    await app.until(large, ({ customStatus }) => customStatus === 'large');
    await app.client('raiseEvent', id, 'second', 2);
    await appendFile(app.file('records'), 'released\n');
    expect(await app.finished(id)).toMatchObject({ runtimeStatus: 'Completed', output: [1, 2] });
    expect(app.output).not.toContain('The state file could not be written');
  });
});
