import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { Gate } from '../helpers/gate.ts';
import { references, type Reference } from '../helpers/reference.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { begin, finish, inLanes } from '../helpers/trial.ts';
import { statesOf } from '../helpers/world-state.ts';
import { chosenCases, everyCase } from './fault-cases.ts';
import { complaint, isRepeatable, tell, tryCase } from './fault-trial.ts';

/** `npm run faults` tries every kind on every call; a run of all tests has to be content with a choice. */
const WHOLE = process.env['MODE'] === 'whole';
const LANES = 16;

let bed: TestBed;
let gate: Gate;
let known: ReadonlyMap<string, Reference>;

beforeAll(async () => {
  bed = await TestBed.start({ CALL_TIMEOUT_SECONDS: '3' });
  gate = new Gate(bed.world);
  known = await references(bed, gate);
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('an operation that meets a fault on one of its calls', () => {
  it(
    'ends as if nothing had been, or says what happened and leaves nothing unsaid',
    { timeout: 3_600_000 },
    async () => {
      const cases = WHOLE ? everyCase([...known.values()]) : chosenCases([...known.values()]);
      const trials = await inLanes(cases, LANES, (one) => tryCase(gate, bed, one));
      const states = await statesOf(trials.map(({ place }) => place));
      const complaints = trials.flatMap(
        (trial, index) => complaint(trial, known.get(trial.operation.name)!, states[index]!) ?? [],
      );
      const passed = trials.length - complaints.length;
      const met = trials.filter(({ struck }) => struck).length;
      console.log(`faults: ${passed}/${trials.length} cases passed; ${met} met their fault`);
      expect(complaints).toEqual([]);

      const again = trials.filter(isRepeatable);
      await inLanes(again, LANES, async ({ operation, place }) => {
        const again = await begin(operation, place);
        if (again.kind === 'accepted') await finish(operation, place, again.id);
      });
      const final = await statesOf(again.map(({ place }) => place));
      const wrong = again.flatMap((trial, index) => {
        const { after } = known.get(trial.operation.name)!;
        const state = final[index]!;
        return JSON.stringify(state) === JSON.stringify(after) ? [] : tell(trial, 'again, it ends wrong', after, state);
      });
      console.log(`faults: ${again.length - wrong.length}/${again.length} repeated without the fault end well`);
      expect(wrong).toEqual([]);
      // An operation that had to poll less often than the recorded one does not come to the call at all.
      expect(met / trials.length).toBeGreaterThan(0.9);
    },
  );
});
