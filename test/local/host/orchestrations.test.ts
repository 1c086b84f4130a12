import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations', { 'AzureWebJobs.sleep.Disabled': 'true' });
});

afterAll(() => app[Symbol.asyncDispose]());

describe('an orchestration', () => {
  it('runs activities one after the other and keeps the types of what they return', async () => {
    const status = await app.result('chain', { given: [1, 'two', null] });
    expect(status.runtimeStatus).toBe('Completed');
    expect(status.output).toEqual({
      first: { text: 'a' },
      second: 42,
      third: null,
      fourth: '123',
      input: { given: [1, 'two', null] },
    });
  });

  it('gets the input that it was started with, of any JSON type', async () => {
    for (const input of ['text', '123', 7, 0, false, [], {}, ['a', { b: null }]]) {
      expect((await app.result('chain', input)).output).toMatchObject({ input });
    }
  });

  it('gets an empty text when it was started without an input, as the client sends it', async () => {
    expect((await app.result('chain')).output).toMatchObject({ input: '' });
  });

  it('runs many activities at once and gathers their results in order', async () => {
    const status = await app.result('fanOut', 300);
    expect(status.output).toEqual(Array.from({ length: 300 }, (_, index) => index));
  });

  it('keeps a task that is part of two groups one task', async () => {
    await using other = await FixtureApp.start('orchestrations');
    const { runtimeStatus, output } = await other.result('regroup');
    expect({ runtimeStatus, output }).toEqual({ runtimeStatus: 'Completed', output: [150, 'third'] });
    expect(other.output).toContain('puts a task into a second Task.any or Task.all');
  });

  it('gives each activity a context of its own', async () => {
    const { instanceId, output } = await app.result('contexts');
    const [first, second] = output as Record<string, unknown>[];
    const trigger = 'activityTrigger';
    expect(first).toMatchObject({ isContext: true, functionName: 'context', trigger });
    expect(first).toMatchObject({ triggerMetadata: { instanceId, data: 1 } });
    expect(second).toMatchObject({ triggerMetadata: { instanceId, data: 2 } });
    const leftBehind = [null, null];
    expect((await app.result('contexts')).output).toMatchObject([{ leftBehind }, { leftBehind }]);
    expect(first?.['invocationId']).not.toBe(second?.['invocationId']);
    expect(app.output).toContain('[context] logged by { input: 2 }');
  });

  it('shows its custom status while it waits and the last one when it has ended', async () => {
    const id = await app.run('status');
    const waiting = await app.until(id, ({ customStatus }) => customStatus !== null);
    expect(waiting).toMatchObject({ runtimeStatus: 'Running', customStatus: { step: 'waiting' } });
    await app.client('raiseEvent', id, 'go');
    expect(await app.finished(id)).toMatchObject({ output: 'ok', customStatus: { step: 'done' } });
  });

  it('runs hundreds of steps', async () => {
    expect((await app.result('sequence', 300)).output).toBe(45_150);
  });

  it('finds functions by name without regard to case', async () => {
    expect((await app.result('CHAIN', 1)).output).toMatchObject({ second: 42 });
  });
});

describe('an orchestration fails', () => {
  it('with the message of the activity that failed', async () => {
    const { runtimeStatus, output } = await app.result('failing', 'no luck');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toBe(
      "Orchestrator function 'failing' failed: Activity function 'throw' failed:  no luck \n TypeError: no luck",
    );
  });

  it('when it throws something that is not an Error', async () => {
    const { runtimeStatus, output } = await app.result('throwString');
    expect({ runtimeStatus, output }).toEqual({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'throwString' failed: it threw a value that is not an Error",
    });
  });

  it('when it throws undefined, of which the library tells nothing', async () => {
    const { runtimeStatus, output } = await app.result('throwUndefined');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toMatch(/^Orchestrator function 'throwUndefined' failed: it waits for nothing/);
  });

  it('when it yields something that is no task', async () => {
    const { runtimeStatus, output } = await app.result('yieldsNothing');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('programming constraint violation');
  });

  it.each([
    ['missingActivity', "The function 'noSuchActivity' doesn't exist, is disabled, or is not an activity function."],
    [
      'missingChild',
      "The function 'noSuchOrchestrator' doesn't exist, is disabled, or is not an orchestrator function.",
    ],
    ['bigInput', 'BigInt'],
    ['bigOutput', 'BigInt'],
    ['circularInput', 'circular'],
    ['invalidTimer', 'it creates a timer for an invalid time'],
    ['bigStatus', 'the custom status is larger than 16 KB'],
  ])('when it cannot be carried out: %s', async (orchestrator, reason) => {
    const { runtimeStatus, output } = await app.result(orchestrator);
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain(reason);
  });

  it('when an activity of it is switched off', async () => {
    const { runtimeStatus, output } = await app.result('regroup');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain("The function 'sleep' doesn't exist, is disabled");
  });
});

describe('what an activity throws', () => {
  it('reaches the orchestrator as an error with the message', async () => {
    expect((await app.result('catching')).output).toBe("Activity function 'throw' failed:  boom \n TypeError: boom");
  });

  it('keeps type and properties when the app provides them', async () => {
    expect((await app.result('catchingRich')).output).toEqual({
      name: 'TaskFailedError',
      message: 'RefusedError: no entry',
      taskName: 'throwRich',
      properties: { door: 'front' },
    });
  });

  it('is a failure even when it is undefined', async () => {
    expect((await app.result('catchingNothing')).output).toContain('The function threw nothing.');
  });
});

it('a result without a JSON text counts as no result', async () => {
  const { runtimeStatus, output } = await app.result('functionOutput');
  expect({ runtimeStatus, output }).toEqual({ runtimeStatus: 'Completed', output: null });
  const parent = await app.result('parent', { child: 'functionOutput' });
  expect(parent.output).toEqual({ child: null });
});
