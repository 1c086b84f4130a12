import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

describe('an external event', () => {
  it('wakes the orchestration that waits for it and brings its data', async () => {
    const id = await app.run('waitFor', ['go']);
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.client('raiseEvent', id, 'go', { from: 'outside', list: [1, null] });
    expect((await app.finished(id)).output).toEqual([{ from: 'outside', list: [1, null] }]);
  });

  it('without data brings null', async () => {
    const id = await app.run('waitFor', ['go']);
    await app.client('raiseEvent', id, 'go');
    expect((await app.finished(id)).output).toEqual([null]);
  });

  it('is kept until somebody waits for it', async () => {
    const id = await app.run('waitFor', ['first', 'second', 'third']);
    for (const name of ['third', 'second', 'first']) await app.client('raiseEvent', id, name, name);
    expect((await app.finished(id)).output).toEqual(['first', 'second', 'third']);
  });

  it('that comes several times before it is waited for is taken in the order of coming', async () => {
    const id = await app.run('waitFor', ['last', 'same', 'same', 'same']);
    for (const data of [1, 2, 3]) await app.client('raiseEvent', id, 'same', data);
    await app.client('raiseEvent', id, 'last', 0);
    expect((await app.finished(id)).output).toEqual([0, 1, 2, 3]);
  });

  it('goes to the latest of several waits for its name, as in Azure', async () => {
    const id = await app.run('twoWaits');
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.client('raiseEvent', id, 'go', 'one');
    await app.client('raiseEvent', id, 'go', 'two');
    expect((await app.finished(id)).output).toEqual({ first: 'two', second: 'one' });
  });

  it('is told apart by the case of its name', async () => {
    const id = await app.run('waitFor', ['go']);
    await app.client('raiseEvent', id, 'GO', 1);
    await app.client('raiseEvent', id, 'go', 2);
    expect((await app.finished(id)).output).toEqual([2]);
  });

  it('cannot have a number for its name', async () => {
    const id = await app.run('waitFor', ['go']);
    await expect(app.client('raiseEvent', id, '0', 1)).rejects.toThrow(
      'durable-functions takes a number for a task id',
    );
    await app.client('terminate', id, '');
  });

  it('may have a name that objects have a property of', async () => {
    const id = await app.run('waitFor', ['constructor', '__proto__', 'toString']);
    for (const name of ['toString', '__proto__', 'constructor']) await app.client('raiseEvent', id, name, name);
    expect((await app.finished(id)).output).toEqual(['constructor', '__proto__', 'toString']);
  });

  it('for an instance that has finished changes nothing', async () => {
    const id = await app.run('chain');
    const before = await app.finished(id);
    await app.client('raiseEvent', id, 'late', 1);
    expect(await app.status(id)).toEqual(before);
  });

  it('for an instance that does not exist is refused', async () => {
    await expect(app.client('raiseEvent', 'nobody', 'go', 1)).rejects.toThrow("No instance with ID 'nobody' found.");
  });

  it('that comes in great numbers is not lost', async () => {
    const id = await app.run('waitFor', [...Array.from({ length: 1200 }, () => 'many'), 'end']);
    await app.client('suspend', id, '');
    await Promise.all(Array.from({ length: 1200 }, (_, index) => app.client('raiseEvent', id, 'many', index)));
    await app.client('raiseEvent', id, 'end', 'end');
    await app.client('resume', id, '');
    const output = (await app.finished(id)).output as unknown[];
    expect(new Set(output).size).toBe(1201);
    expect(output.at(-1)).toBe('end');
  });
});

describe('a timeout', () => {
  it('loses against an event that comes in time', async () => {
    const id = await app.run('eventOrTimeout', 60_000);
    await app.client('raiseEvent', id, 'go', 'in time');
    expect((await app.finished(id)).output).toBe('in time');
  });

  it('wins when no event comes', async () => {
    expect((await app.result('eventOrTimeout', 30)).output).toBe('timeout');
  });
});

describe('starting anew', () => {
  it('takes along the events that nobody has waited for', async () => {
    const id = await app.run('collect', { left: 50, seen: [] });
    for (let index = 0; index < 50; index++) await app.client('raiseEvent', id, 'item', index);
    const { output } = await app.finished(id);
    expect(output).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('takes them along in order when all of them are there before the first turn', async () => {
    const id = await app.run('collect', { left: 20, seen: [] });
    await app.client('suspend', id, '');
    const seen = ((await app.status(id)).input as { seen: unknown[] }).seen.length;
    for (let index = seen; index < 20; index++) await app.client('raiseEvent', id, 'item', index);
    await app.client('resume', id, '');
    expect((await app.finished(id)).output).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('keeps the id, shows the new input and forgets the old history', async () => {
    const id = await app.run('collect', { left: 2, seen: [] });
    await app.client('raiseEvent', id, 'item', 'a');
    await app.until(id, ({ input }) => (input as { left: number }).left === 1);
    await app.client('raiseEvent', id, 'item', 'b');
    await app.finished(id);
    const { input, history } = await app.status(id, { showHistory: true });
    expect(input).toEqual({ left: 1, seen: ['a'] });
    expect(history?.filter((event) => event['EventType'] === 'EventRaised')).toHaveLength(1);
  });

  it('forgets the tasks of before, whose late ends do no harm', async () => {
    const { runtimeStatus, output } = await app.result('leaveBehind', 5);
    expect({ runtimeStatus, output }).toEqual({ runtimeStatus: 'Completed', output: 'end' });
  });
});
