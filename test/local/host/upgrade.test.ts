import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openStore } from '../../../local/host/durable/store.ts';
import { FixtureApp } from './fixture-app.ts';

/** What a host of format 2 left when it was killed in the middle of its work. */
const OLD_STATE = new URL('fixtures/state-format-2.sql', import.meta.url);

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
  await app.stop();
  for (const suffix of ['', '-wal', '-shm']) await rm(app.stateFile + suffix, { force: true });
  const database = new DatabaseSync(app.stateFile);
  database.exec(await readFile(OLD_STATE, 'utf8'));
  database.close();
  await app.restart();
});

afterAll(() => app[Symbol.asyncDispose]());

describe('a state file of the format before', () => {
  it('keeps what has ended', async () => {
    const { runtimeStatus, output, history = [] } = await app.status('ended', { showHistory: true });
    expect(runtimeStatus).toBe('Completed');
    expect(output).toMatchObject({ second: 42, input: { a: 1 } });
    expect(history.filter(({ EventType }) => EventType === 'TaskCompleted')).toHaveLength(4);
  });

  it('goes on with an activity that was running', async () => {
    expect(await app.finished('busy')).toMatchObject({ runtimeStatus: 'Completed', output: (30 * 31) / 2 });
  });

  it('fires a timer that has become due', async () => {
    expect(await app.finished('timed')).toMatchObject({ output: 'done' });
    expect(await app.runsOf('before')).toBe(0);
    expect(await app.runsOf('after')).toBe(1);
  });

  it('tries again what has failed', async () => {
    expect(await app.finished('retried')).toMatchObject({ output: { result: 'worked after 1', after: 'after' } });
  });

  it('lets a parent wait for its child, which remembers its events', async () => {
    await app.client('raiseEvent', 'child', 'b', 'from now');
    expect(await app.finished('parent')).toMatchObject({ output: { child: ['from before', 'from now'] } });
  });

  it('hands over what came while an instance was suspended', async () => {
    expect((await app.status('suspended')).runtimeStatus).toBe('Suspended');
    await app.client('resume', 'suspended', 'go on');
    expect(await app.finished('suspended')).toMatchObject({ output: ['kept'] });
    await app.client('resume', 'halted', 'go on');
    expect(await app.finished('halted')).toMatchObject({ output: { child: ['child'] } });
  });

  it('is changed once, and the log says so', () => {
    expect(app.output.split('has format 2 and is brought to format 3')).toHaveLength(2);
  });

  it('is opened again as it is', async () => {
    const id = await app.run('waitFor', ['go']);
    await app.crash();
    await app.client('raiseEvent', id, 'go', 1);
    expect(await app.finished(id)).toMatchObject({ output: [1] });
    expect((await app.status('ended')).runtimeStatus).toBe('Completed');
  });
});

it('a state file that cannot be brought up to date is given up as it is', () => {
  const file = join(app.directory, 'broken.sqlite');
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE instances (id TEXT); PRAGMA user_version = 2;');
  database.close();
  for (const _ of ['first', 'again']) expect(() => openStore(file)).toThrow('cannot be used: no such index');
});
