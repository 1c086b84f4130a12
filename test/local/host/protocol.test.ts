import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { randomNumbers, randomPrograms } from './fixtures/fuzz/generator.ts';
import { FixtureApp } from './fixture-app.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const count = Number(process.env['FUZZ_PROGRAMS'] ?? 2000);
/** Programs that run at the same time, so that their turns mix; more of them take no less of the processor. */
const atOnce = 100;
/** Between two ends of programs. */
const patience = 60_000;

interface Report {
  readonly turns: number;
  readonly tasks: number;
  readonly ended: number;
  readonly mismatches: readonly string[];
  readonly wrong: readonly string[];
}

let app: FixtureApp;

beforeAll(async () => {
  // Thousands of failures are wanted here.
  app = await FixtureApp.start('fuzz', {}, 'error');
});

afterAll(() => app[Symbol.asyncDispose]());

async function report(): Promise<Report> {
  return (await (await fetch(`${app.url}/api/report`)).json()) as Report;
}

/** Starts the programs, so many that a given number of them runs at any time, until all of them are over. */
async function runAll(programs: readonly unknown[]): Promise<Report> {
  let started = 0;
  let last = await report();
  let deadline = Date.now() + patience;
  while (last.ended < programs.length) {
    if (Date.now() > deadline) {
      throw new Error(`seed ${seed}: stuck after ${last.ended} programs\n${app.output.slice(-2000)}`);
    }
    const next = programs.slice(started, last.ended + atOnce);
    started += next.length;
    if (next.length > 0) await fetch(`${app.url}/api/start`, { method: 'POST', body: JSON.stringify(next) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = await report();
    if (now.ended > last.ended) deadline = Date.now() + patience;
    last = now;
  }
  return last;
}

describe('the numbering of tasks', () => {
  it('is that of durable-functions in every turn of random orchestrations', { timeout: 600_000 }, async () => {
    const programs = randomPrograms(randomNumbers(seed), count);
    const inputs = programs.map((program, index) => ({
      id: `program-${index}`,
      input: { program, round: 0, wrong: [] },
    }));
    const { mismatches, wrong, turns, tasks } = await runAll(inputs);
    expect(mismatches.slice(0, 5), `mismatches with seed ${seed}`).toEqual([]);
    expect(wrong.slice(0, 5), `wrong results with seed ${seed}`).toEqual([]);
    // Otherwise the bookkeeping would not have looked.
    expect(turns).toBeGreaterThan(count * 3);
    expect(tasks).toBeGreaterThan(count * 3);
  });
});
