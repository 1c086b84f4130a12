import { expect } from 'vitest';

import type { Gate } from '../helpers/gate.ts';
import type { Reference } from '../helpers/reference.ts';
import type { TestBed } from '../helpers/test-bed.ts';
import { begin, finish, inLanes } from '../helpers/trial.ts';
import { statesOf } from '../helpers/world-state.ts';
import type { FaultCase } from './fault-cases.ts';
import { complaint, isRepeatable, tell, tryCase, type Trial } from './fault-trial.ts';

const LANES = process.env['MODE'] === 'whole' ? 32 : 16;

/** So many are tried, and looked at, before a long run goes on. */
const AT_ONCE = 400;

interface Tried {
  readonly bed: TestBed;
  readonly gate: Gate;
  readonly known: ReadonlyMap<string, Reference>;
}

/** Runs all cases, and those that ended badly once more without their fault: each has to end as was promised. */
export async function expectGoodEnds(tried: Tried, cases: readonly FaultCase[]): Promise<void> {
  const problems: string[] = [];
  const met: Trial[] = [];
  for (let index = 0; index < cases.length; index += AT_ONCE) {
    const trials = await inLanes(cases.slice(index, index + AT_ONCE), LANES, (one) =>
      tryCase(tried.gate, tried.bed, one),
    );
    met.push(...trials.filter(({ struck }) => struck));
    const wrong = await complaints(tried, trials);
    const wrongAgain = await repeat(tried, trials.filter(isRepeatable));
    for (const problem of [...wrong, ...wrongAgain]) console.log(problem);
    problems.push(...wrong, ...wrongAgain);
    console.log(`faults: ${index + trials.length} of ${cases.length} cases tried, ${problems.length} problems`);
  }
  expect(problems).toEqual([]);
  // An operation that had to poll less often than the recorded one does not come to the call at all.
  expect(met.length / cases.length).toBeGreaterThan(0.9);
  const operations = (of: readonly FaultCase[]): Set<string> => new Set(of.map(({ operation }) => operation.name));
  expect(operations(met)).toEqual(operations(cases));
}

async function complaints({ known }: Tried, trials: readonly Trial[]): Promise<string[]> {
  const states = await statesOf(trials.map(({ place }) => place));
  return trials.flatMap((trial, index) => complaint(trial, known.get(trial.operation.name)!, states[index]!) ?? []);
}

async function repeat({ known }: Tried, trials: readonly Trial[]): Promise<string[]> {
  await inLanes(trials, LANES, async ({ operation, place }) => {
    const again = await begin(operation, place);
    if (again.kind === 'accepted') await finish(operation, place, again.id);
  });
  const states = await statesOf(trials.map(({ place }) => place));
  return trials.flatMap((trial, index) => {
    const { after } = known.get(trial.operation.name)!;
    const state = states[index]!;
    return JSON.stringify(state) === JSON.stringify(after) ? [] : tell(trial, 'again, it ends wrong', after, state);
  });
}
