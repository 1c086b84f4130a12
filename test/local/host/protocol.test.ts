import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { randomNumbers, randomProgram } from './fixtures/fuzz/generator.ts';
import { FixtureApp } from './fixture-app.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const programs = Number(process.env['FUZZ_PROGRAMS'] ?? 100);
const batchSize = 25;
/** More at once outgrow the memory that the host keeps histories in, and are read from the disk for every turn. */
const batchesAtOnce = 4;

let app: FixtureApp;

beforeAll(async () => {
  // Thousands of failures are wanted here.
  app = await FixtureApp.start('fuzz', {}, 'error');
});

afterAll(() => app[Symbol.asyncDispose]());

async function get(path: string): Promise<unknown> {
  return (await fetch(`${app.url}/api/${path}`)).json();
}

/** Starts a batch of programs; gives what is wrong with them when all of them are over. */
async function runBatch(batch: unknown[]): Promise<unknown> {
  const started = await fetch(`${app.url}/api/start`, { method: 'POST', body: JSON.stringify(batch) });
  const id = (await started.json()) as string;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const status = (await get(`status/${id}`)) as { runtimeStatus: string; output: unknown };
    if (status.runtimeStatus === 'Completed') return status.output;
    if (status.runtimeStatus === 'Failed') throw new Error(`seed ${seed}: ${String(status.output)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`seed ${seed}: a batch got stuck\n${app.output.slice(-2000)}`);
}

/** Runs all batches, a few at once; gives what is wrong in any of them. */
async function runAll(batches: unknown[][]): Promise<unknown[]> {
  const waiting = [...batches];
  const wrong: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) wrong.push(await runBatch(batch));
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, work));
  return wrong.flat();
}

describe('the numbering of tasks', () => {
  it('is that of durable-functions in every turn of random orchestrations', { timeout: 600_000 }, async () => {
    const random = randomNumbers(seed);
    const all = Array.from({ length: programs }, (_, index) => ({
      id: `program-${index}`,
      input: { program: randomProgram(random), round: 0, wrong: [] },
    }));
    const batches = Array.from({ length: Math.ceil(programs / batchSize) }, (_, index) =>
      all.slice(index * batchSize, (index + 1) * batchSize),
    );
    const wrong = await runAll(batches);
    const report = (await get('report')) as { turns: number; tasks: number; mismatches: string[] };
    expect(report.mismatches.slice(0, 5), `mismatches with seed ${seed}`).toEqual([]);
    expect(wrong, `wrong results with seed ${seed}`).toEqual([]);
    // Otherwise the bookkeeping would not have looked.
    expect(report.turns).toBeGreaterThan(programs * 3);
    expect(report.tasks).toBeGreaterThan(programs * 3);
  });
});
