import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { EngineResult } from './engine-run.ts';
import type { Row } from './row.ts';

const RUN = fileURLToPath(new URL('engine-run.ts', import.meta.url));

/** The embedded engine, which keeps everything on the disk, beside durabletask-js in memory, which keeps nothing. */
export async function engine(): Promise<Row[]> {
  const ours = await run('embedded');
  const other = await run('memory');
  const row = (what: string, unit: string, key: keyof EngineResult): Row => ({
    part: 'engine',
    what,
    unit,
    value: ours[key],
    beside: { what: 'durabletask-js in memory', value: other[key] },
  });
  return [
    row('orchestrations of 5 activities, 1,000 at once', '/s', 'rate'),
    row('processor time of a turn', 'µs', 'turn'),
    row('800 activities in a row over 100 (8 is linear)', 'times', 'growth'),
  ];
}

async function run(which: 'embedded' | 'memory'): Promise<EngineResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, which], { timeout: 120_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as EngineResult;
}
