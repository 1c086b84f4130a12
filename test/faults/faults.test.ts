import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { Gate } from '../helpers/gate.ts';
import { OPERATIONS } from '../helpers/operations.ts';
import { prepare, references } from '../helpers/reference.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { begin, finish, inLanes } from '../helpers/trial.ts';
import { casesInTurn, chosenCases, everyCase } from './fault-cases.ts';
import { expectGoodEnds } from './run-cases.ts';
import { EACH_TARGET, EVERY_TARGET, ownCalls } from './target-operations.ts';
import { PASSING, refuseTokens, strikeTokens } from './token-faults.ts';

/** `npm run faults` tries every kind on every call; a run of all tests has to be content with a choice. */
const WHOLE = process.env['MODE'] === 'whole';
const HOURS = 3_600_000;
const DAY_SECONDS = 86_400;
/** Of the calls of each target, in a run of all tests. */
const FAULTS_PER_TARGET = 2;

let bed: TestBed;
let gate: Gate;

beforeAll(async () => {
  bed = await TestBed.start({ CALL_TIMEOUT_SECONDS: '3' });
  gate = new Gate(bed.world);
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('an operation that meets a fault ends as if nothing had been, or says what happened and what is left', () => {
  it('on one of the calls of each kind of operation', { timeout: HOURS }, async () => {
    const known = await references(bed, gate);
    const all = [...known.values()];
    await expectGoodEnds({ bed, gate, known }, WHOLE ? everyCase(all) : chosenCases(all));
  });

  it('on one of the calls that only one target brings about', { timeout: HOURS }, async () => {
    const known = await references(bed, gate, WHOLE ? EVERY_TARGET : EACH_TARGET);
    const all = [...known.values()].map((one) => ({ ...one, calls: ownCalls(one) }));
    await expectGoodEnds({ bed, gate, known }, WHOLE ? everyCase(all) : casesInTurn(all, FAULTS_PER_TARGET));
  });
});

describe('the endpoint that gives the service its tokens', () => {
  // A new host has no token yet, whatever was done with the one before.
  beforeAll(() => bed.stopHost().then(() => bed.restart()));

  afterEach(async () => {
    gate.open('');
    await bed.admin.tokenLifetime(DAY_SECONDS);
  });

  it('may be out of order for a while', { timeout: HOURS }, async () => {
    const faults = WHOLE ? [...PASSING, ...PASSING] : PASSING.filter((_, index) => index % 2 === 1);
    const struck = strikeTokens(gate, faults);
    await bed.admin.tokenLifetime(0);
    const ends = await inLanes(OPERATIONS.slice(0, 5), 5, async (operation) => {
      const place = await prepare(bed, operation);
      for (;;) {
        const beginning = await begin(operation, place);
        // At the door there is nobody who would try again but the caller.
        if (beginning.kind === 'accepted') return finish(operation, place, beginning.id);
        expect(beginning).toMatchObject({ code: 'UpstreamUnavailable' });
      }
    });
    expect(ends.map(({ status, error }) => ({ status, error }))).toEqual(ends.map(() => ({ status: 'Succeeded' })));
    expect(struck).toEqual(faults.map(({ name }) => name));
  });

  it.each([400, 401])('ends an operation at once when it answers %i, which only a person can help', async (status) => {
    const operation = OPERATIONS[0]!;
    const place = await prepare(bed, operation);
    // It waits for the cluster, and has written nothing yet.
    await bed.admin.clusterOperation(place.cluster, 2000);
    await bed.admin.tokenLifetime(0);
    const beginning = await begin(operation, place);
    if (beginning.kind !== 'accepted') throw new Error(JSON.stringify(beginning));
    refuseTokens(gate, status);
    const { status: end, error } = await finish(operation, place, beginning.id);
    expect({ end, code: error?.code }).toEqual({ end: 'Failed', code: 'CredentialUnavailable' });
  });
});
