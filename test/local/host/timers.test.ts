import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { Alarm } from '../../../local/host/alarm.ts';
import { FixtureApp } from './fixture-app.ts';

const day = 24 * 60 * 60 * 1000;

describe('a durable timer', () => {
  let app: FixtureApp;

  beforeAll(async () => {
    app = await FixtureApp.start('orchestrations');
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it('fires when it is due and not before', async () => {
    const started = Date.now();
    const { output } = await app.result('timer', 120);
    expect(output).toBe(true);
    expect(Date.now() - started).toBeGreaterThanOrEqual(120);
  });

  it.each([0, -1000, -10 * 365 * day])('that is due %i ms from now fires at once', async (delay) => {
    expect((await app.result('timer', delay)).output).toBe(true);
  });

  it.each([
    ['30 days', 30 * day],
    ['7 years', 7 * 365 * day],
    ['200 years', 200 * 365 * day],
  ])('of %s waits, over restarts too', async (_, delay) => {
    const id = await app.run('timer', delay);
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.crash();
    expect((await app.result('timer', 20)).output).toBe(true);
    expect((await app.status(id)).runtimeStatus).toBe('Running');
    await app.client('terminate', id, '');
  });

  it('that was cancelled does not wake its orchestration', async () => {
    const id = await app.run('cancelTimers', 40);
    expect((await app.finished(id)).output).toBe('done');
    const { history } = await app.status(id, { showHistory: true });
    const fired = history?.filter((event) => event['EventType'] === 'TimerFired');
    expect(fired).toHaveLength(1);
  });

  it('fires after the host was down while it was due', async () => {
    const id = await app.run('timer', 300);
    await app.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
    await app.kill();
    await new Promise((resolve) => setTimeout(resolve, 350));
    await app.restart();
    expect((await app.finished(id)).output).toBe(true);
  });

  it('fires beside hundreds of others', async () => {
    const ids = await Promise.all(Array.from({ length: 200 }, (_, index) => app.run('timer', index % 50)));
    for (const id of ids) expect((await app.finished(id)).output).toBe(true);
  });
});

describe('an alarm', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it('rings at its time', () => {
    const ring = vi.fn();
    new Alarm(ring).set(Date.now() + 90 * day);
    vi.advanceTimersByTime(90 * day - 1);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('rings within a minute after the clock was put forward past its time', () => {
    const ring = vi.fn();
    new Alarm(ring).set(Date.now() + day);
    vi.setSystemTime(Date.now() + 2 * day);
    vi.advanceTimersByTime(60_000);
    expect(ring).toHaveBeenCalledOnce();
  });
});
