import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

describe('a host that is killed and started again', () => {
  it('runs an activity again that it was in the middle of, and no other', async () => {
    const id = await app.run('slow', { name: 'in the middle', marker: app.file('marker') });
    await app.recorded('in the middle');
    await app.crash();
    expect((await app.finished(id)).output).toEqual(['in the middle', 'after']);
    expect(await app.runsOf('in the middle')).toBe(2);
    expect(await app.runsOf('after')).toBe(1);
  });

  it('goes on with an instance of which nothing but the start was written', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `just-started-${index}`);
    const started = ids.map((id) => app.run('chain', id, id).catch(() => undefined));
    const accepted = [await started[0]];
    await app.crash();
    accepted.push(...(await Promise.all(started.slice(1))));
    const known = accepted.filter((id) => id !== undefined);
    expect(known.length).toBeGreaterThan(0);
    for (const id of known) expect((await app.finished(id)).output).toMatchObject({ input: id });
  });

  it('lets a timer go on for the time that is left', async () => {
    const id = await app.run('countAroundTimer', 400);
    await app.recorded('before');
    await app.inHistory(id, 'TimerCreated');
    await app.crash();
    expect((await app.finished(id)).output).toBe('done');
    expect(await app.runsOf('before')).toBe(1);
  });

  it('still has the events that were raised', async () => {
    const id = await app.run('waitFor', ['last', 'a', 'b']);
    await app.client('raiseEvent', id, 'b', 2);
    await app.client('raiseEvent', id, 'a', 1);
    await app.crash();
    await app.client('raiseEvent', id, 'last', 3);
    expect((await app.finished(id)).output).toEqual([3, 1, 2]);
  });

  it('takes in an event that was raised just before', async () => {
    const id = await app.run('countAroundEvent', 'event');
    await app.recorded('event before');
    await app.client('raiseEvent', id, 'go', 'there');
    await app.crash();
    expect((await app.finished(id)).output).toBe('there');
    expect(await app.runsOf('event before')).toBe(1);
  });

  it('goes on with a child whose parent waits for it', async () => {
    const input = { name: 'in the child', marker: app.file('child') };
    const id = await app.run('parent', { child: 'slow', input });
    await app.recorded('in the child');
    await app.crash();
    expect((await app.finished(id)).output).toEqual({ child: ['in the child', 'after'] });
  });

  it('keeps the count of attempts and the pause between them', async () => {
    const options = { firstRetryIntervalInMilliseconds: 500, maxNumberOfAttempts: 3 };
    const id = await app.run('retry', { activity: 'throw', input: 'bad luck', options });
    await app.recorded('bad luck');
    await app.crash();
    await app.recorded('bad luck', 2);
    await app.crash();
    const { output } = await app.finished(id);
    expect(output).toEqual({ failed: expect.stringContaining('bad luck') as string, after: 'after' });
    // A crash between an attempt and the writing of its failure makes the attempt again.
    expect(await app.runsOf('bad luck')).toBeGreaterThanOrEqual(3);
    expect(await app.runsOf('bad luck')).toBeLessThanOrEqual(5);
  });

  it('keeps what an instance has carried over to a new start', async () => {
    const id = await app.run('collect', { left: 4, seen: [] });
    await app.client('raiseEvent', id, 'item', 'a');
    await app.client('raiseEvent', id, 'item', 'b');
    await app.crash();
    await app.client('raiseEvent', id, 'item', 'c');
    await app.crash();
    await app.client('raiseEvent', id, 'item', 'd');
    expect((await app.finished(id)).output).toEqual(['a', 'b', 'c', 'd']);
  });

  it('has not forgotten that an instance was terminated, or purged', async () => {
    const id = await app.run('waitFor', ['go']);
    await app.client('terminate', id, 'for good');
    const { instanceId } = await app.result('chain');
    await app.client('purgeInstanceHistory', instanceId);
    await app.crash();
    expect(await app.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'for good' });
    await expect(app.status(instanceId)).rejects.toThrow('404');
  });

  it('has the results of finished instances and the key of its management API', async () => {
    const { instanceId, output } = await app.result('sequence', 5);
    const link = async (): Promise<string> => {
      const links = (await (await fetch(`${app.url}/api/check/x`)).json()) as { statusQueryGetUri: string };
      return new URL(links.statusQueryGetUri).searchParams.get('code') ?? '';
    };
    const key = await link();
    await app.crash();
    expect((await app.status(instanceId)).output).toBe(output);
    expect(await link()).toBe(key);
  });
});

describe('a host that is killed again and again', () => {
  // The moments of the kills are different in every run, so what fails here may need several runs to fail again.
  it('finishes every instance that it has accepted, with the right result', { timeout: 90_000 }, async () => {
    await using victim = await FixtureApp.start('orchestrations');
    const expected = new Map<string, unknown>();
    for (let round = 0; round < 12; round++) {
      const before = expected.size;
      const started = startMany(victim, round, expected);
      await expect.poll(() => expected.size - before, { timeout: 20_000 }).toBeGreaterThan(round);
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      await victim.kill();
      await started;
      await victim.restart();
    }
    for (const [id, output] of expected) {
      expect({ id, ...pick(await victim.finished(id)) }).toEqual({ id, runtimeStatus: 'Completed', output });
    }
  });
});

describe('a host whose state file cannot be written for a while', () => {
  it('accepts nothing meanwhile, and goes on with what it had when it can', async () => {
    const id = await app.run('countAroundEvent', 'blocked');
    await app.recorded('blocked before');
    const timer = await app.run('countAroundTimer', 200);
    const other = new DatabaseSync(app.stateFile, { timeout: 5000 });
    other.exec('BEGIN IMMEDIATE');
    await expect(app.client('raiseEvent', id, 'go', 'refused')).rejects.toThrow('unexpected status code: 500');
    await new Promise((resolve) => setTimeout(resolve, 300));
    other.exec('ROLLBACK');
    other.close();
    await app.client('raiseEvent', id, 'go', 'taken');
    expect((await app.finished(id)).output).toBe('taken');
    expect((await app.finished(timer)).output).toBe('done');
    expect(app.output).toContain('The state file could not be written, trying again: Error: database is locked');
  });
});

function pick({ runtimeStatus, output }: { runtimeStatus: string; output: unknown }): Record<string, unknown> {
  return { runtimeStatus, output };
}

/** Starts one instance of every kind, again and again, until the host is gone; notes those that were accepted. */
async function startMany(victim: FixtureApp, round: number, expected: Map<string, unknown>): Promise<void> {
  const flaky = (key: string): unknown => ({ activity: 'flakyOnDisk', input: { key, times: 2 }, options: {} });
  const kinds: [string, (id: string) => unknown, (id: string) => unknown][] = [
    ['sequence', () => 10, () => 55],
    ['fanOut', () => 6, () => [0, 1, 2, 3, 4, 5]],
    ['manyChildren', () => 4, () => [0, 1, 2, 3]],
    ['timer', () => 15, () => true],
    ['leaveBehind', () => 2, () => 'end'],
    ['countdown', () => 5, () => 'liftoff'],
    ['retry', flaky, () => ({ result: 'worked after 2', after: 'after' })],
    ['retryChildOnDisk', (id) => ({ key: id, times: 1 }), () => 'worked after 1'],
  ];
  try {
    for (let count = 0; ; count++) {
      const [orchestrator, input, output] = kinds[count % kinds.length]!;
      const id = `${orchestrator}-${round}-${count}`;
      await victim.run(orchestrator, input(id), id);
      expected.set(id, output(id));
    }
  } catch {
    // The host is gone.
  }
}
