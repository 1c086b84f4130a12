import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

let app: FixtureApp;

beforeAll(async () => {
  app = await FixtureApp.start('orchestrations');
});

afterAll(() => app[Symbol.asyncDispose]());

async function retry(activity: string, input: unknown, options: Record<string, unknown>): Promise<unknown> {
  const { runtimeStatus, output } = await app.result('retry', { activity, input, options });
  expect(runtimeStatus).toBe('Completed');
  return output;
}

function flaky(key: string, times: number, options: Record<string, unknown> = {}): Promise<unknown> {
  return retry('flaky', { key, times }, options);
}

describe('a call with retries', () => {
  it('works at once when nothing fails', async () => {
    expect(await flaky('fine', 0)).toEqual({ result: 'worked after 0', after: 'after' });
  });

  it('is tried again until it works', async () => {
    expect(await flaky('twice', 2)).toEqual({ result: 'worked after 2', after: 'after' });
    expect(await app.runsOf('twice')).toBe(3);
  });

  it('gives the last failure after the last attempt, and the orchestrator goes on', async () => {
    expect(await flaky('never', 9)).toEqual({
      failed: expect.stringContaining('failure 3 of never') as string,
      after: 'after',
    });
    expect(await app.runsOf('never')).toBe(3);
  });

  it('with one attempt is tried once', async () => {
    expect(await flaky('once', 9, { maxNumberOfAttempts: 1 })).toMatchObject({ after: 'after' });
    expect(await app.runsOf('once')).toBe(1);
  });

  it('waits between attempts, longer each time, up to the longest pause', async () => {
    const started = Date.now();
    const options = { firstRetryIntervalInMilliseconds: 20, backoffCoefficient: 3, maxRetryIntervalInMilliseconds: 70 };
    await flaky('slower', 3, { ...options, maxNumberOfAttempts: 4 });
    // 20 + 60 + 70 (instead of 180).
    const took = Date.now() - started;
    expect(took).toBeGreaterThanOrEqual(150);
    expect(took).toBeLessThan(5_000);
  });

  it.each([
    ['a coefficient that gives parts of milliseconds', { backoffCoefficient: 1.37 }],
    ['a first pause that is less than a millisecond', { firstRetryIntervalInMilliseconds: 0.25 }],
    ['a coefficient of zero', { backoffCoefficient: 0 }],
    ['a negative coefficient', { backoffCoefficient: -2, maxNumberOfAttempts: 5 }],
  ])('works with %s', async (name, options) => {
    expect(await flaky(name, 2, options)).toEqual({ result: 'worked after 2', after: 'after' });
  });

  it('takes a pause that ends after the last day of the calendar for one that never ends', async () => {
    const options = { firstRetryIntervalInMilliseconds: 1e300, maxRetryIntervalInMilliseconds: 1e300 };
    const id = await app.run('retry', { activity: 'flaky', input: { key: 'far', times: 1 }, options });
    await app.recorded('far');
    await app.client('suspend', id, '');
    await app.client('resume', id, '');
    await app.client('terminate', id, 'seen enough');
    expect((await app.finished(id)).output).toBe('seen enough');
    expect(await app.runsOf('far')).toBe(1);
    expect(app.output).not.toContain('trying again');
  });

  it('gives up when the retry timeout has passed', async () => {
    const options = {
      firstRetryIntervalInMilliseconds: 40,
      maxNumberOfAttempts: 1000,
      retryTimeoutInMilliseconds: 100,
    };
    const output = await flaky('timeout', 5000, options);
    expect(output).toEqual({ failed: expect.stringContaining('of timeout') as string, after: 'after' });
    const runs = await app.runsOf('timeout');
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThanOrEqual(4);
  });

  it('says so when it cannot give up because of attempts without number', async () => {
    const options = { maxNumberOfAttempts: 1e9, retryTimeoutInMilliseconds: 1 };
    const input = { activity: 'flaky', input: { key: 'endless', times: 1e9 }, options };
    const { runtimeStatus, output } = await app.result('retry', input);
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('Set maxNumberOfAttempts lower');
  });

  it('is not tried again after a failure that says it is for good', async () => {
    const output = await retry('throwForGood', 'for good', {});
    expect(output).toEqual({ failed: expect.stringContaining('gone for good') as string, after: 'after' });
    expect(await app.runsOf('for good')).toBe(1);
  });

  it('keeps apart from many others beside it', async () => {
    const keys = Array.from({ length: 24 }, (_, index) => `many ${index}`);
    const { output } = await app.result('retryMany', keys);
    expect(output).toEqual([...keys.map((_, index) => `worked after ${index % 4}`), ...keys]);
  });
});

describe('a sub-orchestration with retries', () => {
  it('is started again until it works', async () => {
    expect((await app.result('retryChild', { key: 'child', times: 2 })).output).toBe('worked after 2');
    expect(await app.runsOf('child')).toBe(3);
  });

  it('may have an id, which every attempt takes', async () => {
    const { output } = await app.result('retryChild', { key: 'named child', times: 2, id: 'retried' });
    expect(output).toBe('worked after 2');
    expect((await app.status('retried')).output).toBe('worked after 2');
  });

  it('fails its parent when all attempts failed', async () => {
    const { runtimeStatus, output } = await app.result('retryChild', { key: 'bad child', times: 9 });
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('failure 3 of bad child');
  });
});
