import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';

import type { StepStatus } from '../../../local/launch/api.ts';
import { createProgress } from '../../../local/launch/progress.ts';
import { stepLine } from '../../../local/launch/step-lines.ts';

const NOW = new Date('2026-01-01T00:00:10Z');
const STEP: StepStatus = {
  name: 'waitForCluster',
  status: 'Succeeded',
  attempts: 2,
  startTime: '2026-01-01T00:00:00Z',
  endTime: '2026-01-01T00:00:04.2Z',
  message: 'cluster demo-aks is Succeeded',
};

describe('the line of a step', () => {
  it('says by what its last wait has ended, when that is known', () => {
    expect(stepLine(STEP, NOW)).toMatch(/4\.2 s +cluster demo-aks is Succeeded$/);
    expect(stepLine({ ...STEP, wokenBy: 'event' }, NOW)).toMatch(/Succeeded; its last wait ended by an event$/);
    expect(stepLine({ ...STEP, wokenBy: 'timer' }, NOW)).toMatch(/Succeeded; its last wait ended by the timer$/);
  });

  it('says nothing of an earlier wait while it waits again', () => {
    const waiting: StepStatus = { ...STEP, status: 'Waiting', waitingFor: 'the cluster', wokenBy: 'event' };
    const line = stepLine({ ...waiting, nextAttemptTime: '2026-01-01T00:00:12Z' }, NOW);
    expect(line).toMatch(/the cluster \(looks again in 2\.0 s\)$/);
  });
});

describe('the progress where there is no terminal', () => {
  it('tells again what a step waits for, with its attempts, when nothing else has happened for a while', () => {
    vi.useFakeTimers({ now: NOW });
    const out = new PassThrough({ encoding: 'utf8' });
    const progress = createProgress(out as unknown as NodeJS.WriteStream);
    const waiting = (attempts: number): StepStatus => ({
      ...STEP,
      status: 'Waiting',
      attempts,
      waitingFor: 'an answer',
    });
    for (let second = 0; second < 25; second += 1) {
      progress.update([waiting(second + 1)]);
      vi.advanceTimersByTime(1000);
    }
    vi.useRealTimers();
    const lines = String(out.read()).trim().split('\n');
    expect(lines.map((line) => /(\d+) attempts?/.exec(line)?.[1])).toEqual(['1', '11', '21']);
  });
});
