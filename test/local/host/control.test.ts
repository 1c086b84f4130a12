import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

async function running(orchestrator: string, input?: unknown, id?: string): Promise<string> {
  const started = await app.run(orchestrator, input, id);
  await app.until(started, ({ runtimeStatus }) => runtimeStatus === 'Running');
  return started;
}

describe('terminating', () => {
  it('ends an instance with the reason as its output', async () => {
    const id = await running('waitFor', ['go']);
    await app.client('terminate', id, 'not needed');
    expect(await app.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'not needed' });
  });

  it('while an activity runs ends the instance at once and drops what the activity gives', async () => {
    const id = await app.run('countAroundTimer', 60_000);
    await app.recorded('before');
    await app.client('terminate', id, 'stop');
    expect((await app.status(id)).runtimeStatus).toBe('Terminated');
    await app.client('raiseEvent', id, 'go');
    expect((await app.status(id)).output).toBe('stop');
  });

  it('a suspended instance ends it', async () => {
    const id = await running('waitFor', ['go']);
    await app.client('suspend', id, '');
    await app.client('terminate', id, 'enough');
    expect((await app.status(id)).runtimeStatus).toBe('Terminated');
  });

  it('a finished instance changes nothing', async () => {
    const before = await app.result('chain');
    await app.client('terminate', before.instanceId, 'too late');
    expect(await app.status(before.instanceId)).toEqual(before);
  });

  it('an instance that does not exist is refused', async () => {
    await expect(app.client('terminate', 'nobody', '')).rejects.toThrow("No instance with ID 'nobody' found.");
  });
});

describe('a suspended instance', () => {
  it('takes in nothing until it is resumed, and then what has come meanwhile', async () => {
    const id = await running('waitFor', ['a', 'b']);
    await app.client('suspend', id, 'hold');
    await app.client('raiseEvent', id, 'a', 1);
    await app.client('raiseEvent', id, 'b', 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await app.status(id)).runtimeStatus).toBe('Suspended');
    await app.client('resume', id, 'go on');
    expect((await app.finished(id)).output).toEqual([1, 2]);
  });

  it('stays suspended over a restart, and its timers fire when it is resumed', async () => {
    const id = await running('timer', 100);
    await app.client('suspend', id, '');
    await app.crash();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await app.status(id)).runtimeStatus).toBe('Suspended');
    await app.client('resume', id, '');
    expect((await app.finished(id)).output).toBe(true);
  });

  it('may be suspended before its first turn', async () => {
    const id = await app.run('chain', 'held');
    await app.client('suspend', id, '');
    await app.client('resume', id, '');
    expect((await app.finished(id)).output).toMatchObject({ input: 'held' });
  });

  it('is what a running instance that is resumed is not', async () => {
    const id = await running('waitFor', ['go']);
    await app.client('resume', id, '');
    expect((await app.status(id)).runtimeStatus).toBe('Running');
    await app.client('terminate', id, '');
  });
});

describe('purging', () => {
  it('forgets a finished instance', async () => {
    const { instanceId } = await app.result('chain');
    expect(await app.client('purgeInstanceHistory', instanceId)).toEqual({ instancesDeleted: 1 });
    await expect(app.status(instanceId)).rejects.toThrow('HTTP 404');
    expect(await app.client('purgeInstanceHistory', instanceId)).toMatchObject({ instancesDeleted: 0 });
  });

  it('leaves a running instance alone', async () => {
    const id = await running('waitFor', ['go']);
    expect(await app.client('purgeInstanceHistory', id)).toEqual({ instancesDeleted: 0 });
    expect((await app.status(id)).runtimeStatus).toBe('Running');
    await app.client('terminate', id, '');
  });

  it('forgets the finished instances of a time and status only', async () => {
    await using fresh = await FixtureApp.start('orchestrations');
    const failed = await fresh.result('throwString');
    const completed = await Promise.all([1, 2, 3].map((input) => fresh.result('chain', input)));
    const createdTimeFrom = failed.createdTime;
    const filter = { createdTimeFrom, runtimeStatus: ['Completed'] };
    expect(await fresh.client('purgeInstanceHistoryBy', filter)).toEqual({ instancesDeleted: completed.length });
    const left = (await fresh.client('getStatusAll')) as { instanceId: string }[];
    expect(left.map(({ instanceId }) => instanceId)).toEqual([failed.instanceId]);
    expect(await fresh.client('purgeInstanceHistoryBy', { createdTimeTo: '2001-01-01' })).toMatchObject({
      instancesDeleted: 0,
    });
  });
});

describe('an id', () => {
  it('cannot be started twice while its instance runs', async () => {
    await running('waitFor', ['go'], 'only-one');
    await expect(app.run('chain', 1, 'only-one')).rejects.toThrow('"only-one\\" is running already');
    await app.client('raiseEvent', 'only-one', 'go', 1);
    expect((await app.finished('only-one')).output).toEqual([1]);
  });

  it('is free again when its instance has finished', async () => {
    await app.finished(await app.run('chain', 'first', 'again'));
    await app.finished(await app.run('chain', 'second', 'again'));
    const { output, history } = await app.status('again', { showHistory: true });
    expect(output).toMatchObject({ input: 'second' });
    expect(history?.filter((event) => event['EventType'] === 'ExecutionStarted')).toHaveLength(1);
  });

  it.each(['@at', 'a#b', 'x'.repeat(257)])('has to follow the rules: %s', async (id) => {
    await expect(app.run('chain', 1, encodeURIComponent(id))).rejects.toThrow('is no valid instance id');
  });
});

describe('restarting', () => {
  async function restart(id: string, query = ''): Promise<Response> {
    const links = (await (await fetch(`${app.url}/api/check/${id}`)).json()) as { restartPostUri: string };
    return fetch(links.restartPostUri + query, { method: 'POST' });
  }

  it('starts an instance again with its input, under a new id', async () => {
    const { instanceId } = await app.result('chain', 'once more');
    const response = await restart(instanceId);
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    expect(id).not.toBe(instanceId);
    expect((await app.finished(id)).output).toMatchObject({ input: 'once more' });
  });

  it('or under its own when told so', async () => {
    const { instanceId } = await app.result('chain', 'same');
    const response = await restart(instanceId, '&restartWithNewInstanceId=false');
    expect(((await response.json()) as { id: string }).id).toBe(instanceId);
    expect((await app.finished(instanceId)).output).toMatchObject({ input: 'same' });
  });

  it('is refused for an instance that runs, under its own id, and for one that does not exist', async () => {
    const id = await running('waitFor', ['go']);
    expect((await restart(id, '&restartWithNewInstanceId=false')).status).toBe(409);
    expect((await restart('nobody')).status).toBe(404);
    await app.client('terminate', id, '');
  });
});
