import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

describe('a sub-orchestration', () => {
  it('gives its result to its parent and knows it', async () => {
    const parent = await app.result('parent', { child: 'whoAmI', input: { a: 'text' }, id: 'child-1' });
    expect(parent.output).toEqual({
      child: { instanceId: 'child-1', parentInstanceId: parent.instanceId, input: { a: 'text' } },
    });
  });

  it.each([undefined, '', null])('gets an id of its own when it is given %j', async (id) => {
    const { output } = await app.result('parent', { child: 'whoAmI', id });
    expect(output).toMatchObject({ child: { instanceId: expect.stringMatching(/^[0-9a-f]{32}:0$/) as string } });
  });

  it('gets a string as the string it is', async () => {
    expect((await app.result('parent', { child: 'whoAmI', input: '7' })).output).toMatchObject({
      child: { input: '7' },
    });
  });

  it('fails its parent with what it failed of', async () => {
    const { output } = await app.result('parent', { child: 'failing', input: 'inner' });
    expect((output as { failed: string }).failed).toContain(
      "Orchestrator function 'failing' failed: Activity function 'throw' failed:  inner",
    );
  });

  it('that is started beside many others is told apart from them', async () => {
    const { output } = await app.result('manyChildren', 60);
    expect(output).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('may start anew without its parent noticing', async () => {
    const id = await app.run('parent', { child: 'collect', input: { left: 2, seen: [] }, id: 'collector' });
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.client('raiseEvent', 'collector', 'item', 'a');
    await app.client('raiseEvent', 'collector', 'item', 'b');
    expect((await app.finished(id)).output).toEqual({ child: ['a', 'b'] });
  });

  it('fails its parent when its id belongs to an instance that still runs', async () => {
    await app.run('waitFor', ['go'], 'taken');
    const { output } = await app.result('parent', { child: 'whoAmI', id: 'taken' });
    expect((output as { failed: string }).failed).toContain('An orchestration instance "taken" is');
    expect((await app.status('taken')).runtimeStatus).toBe('Running');
  });

  it('may take the id of an instance that has finished', async () => {
    await app.finished(await app.run('chain', 1, 'used'));
    expect((await app.result('parent', { child: 'whoAmI', id: 'used' })).output).toMatchObject({
      child: { instanceId: 'used' },
    });
  });

  it('cannot take an id that no instance could be started with', async () => {
    const { runtimeStatus, output } = await app.result('parent', { child: 'whoAmI', id: 'a/b' });
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('"a/b" is no valid instance id');
  });

  it('goes on when its parent ends without it', async () => {
    const parent = await app.run('abandon', { child: 'waitFor', input: ['go'], id: 'abandoned' });
    await app.client('raiseEvent', parent, 'leave');
    expect((await app.finished(parent)).output).toBe('left');
    await app.client('raiseEvent', 'abandoned', 'go', 1);
    expect((await app.finished('abandoned')).output).toEqual([1]);
  });
});

describe('terminating an instance', () => {
  it('ends its sub-orchestrations and theirs', async () => {
    const chain = { child: 'parent', id: 'middle', input: { child: 'waitFor', id: 'innermost', input: ['go'] } };
    const id = await app.run('parent', chain);
    await expect.poll(() => app.status('innermost').catch(() => undefined)).toBeDefined();
    await app.client('terminate', id, 'enough');
    for (const one of [id, 'middle', 'innermost']) {
      expect(await app.finished(one)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
    }
  });

  it('leaves alone what an earlier instance of the same id has started', async () => {
    await app.run('abandon', { child: 'parentWhenTold', id: 'first-child' }, 'first');
    await app.client('raiseEvent', 'first', 'leave');
    await app.finished('first');
    // The abandoned child now starts an instance with its former parent's id: each is the other's parent by id.
    const call = { child: 'waitFor', input: ['go'], id: 'first' };
    await app.client('raiseEvent', 'first-child', 'call', call);
    await app.until('first', ({ name, runtimeStatus }) => name === 'waitFor' && runtimeStatus === 'Running');
    await app.client('terminate', 'first', 'enough');
    expect((await app.finished('first')).runtimeStatus).toBe('Terminated');
    // A child that was terminated fails its parent.
    const parent = await app.finished('first-child');
    expect(parent.runtimeStatus).toBe('Failed');
    expect(parent.output).toContain('enough');
  });

  it('that was told to end the child fails the parent with the reason', async () => {
    const id = await app.run('parent', { child: 'waitFor', input: ['go'], id: 'ended' });
    await expect.poll(() => app.status('ended').catch(() => undefined)).toBeDefined();
    await app.client('terminate', 'ended', 'not now');
    expect((await app.finished(id)).output).toEqual({ failed: expect.stringContaining('not now') as string });
  });
});
