import { readFile } from 'node:fs/promises';

import type { Row } from './row.ts';

const GOAL_MEGABYTES = 300;

/** The most memory that a process has had; from Linux, elsewhere not a number. */
export async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** What the host of the app has needed at most, beside what it needed before the work began. */
export async function peakRow(part: string, pid: number, before: number): Promise<Row> {
  return {
    part,
    what: 'peak memory of the host',
    value: await peakMegabytes(pid),
    unit: 'MB',
    beside: { what: 'MB before', value: before },
    goal: GOAL_MEGABYTES,
  };
}
