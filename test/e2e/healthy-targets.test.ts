import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { planOf } from '../helpers/plan.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { unwell, validate } from '../helpers/validation.ts';
import { COMBINATIONS, requestOf, type AuthType, type Combination } from './target-requests.ts';

let bed: TestBed;
const clusters = new Map<AuthType, string>();

beforeAll(async () => {
  bed = await TestBed.start();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** One of each target, auth type and kind: client types differ in names only. */
const EACH = [
  ...new Map(COMBINATIONS.toReversed().map((one) => [[one.target, one.auth, one.kind].join(' '), one])).values(),
];

describe('a connection that was just made', () => {
  it.each([...new Set(EACH.map((one) => one.auth))])(
    'is well in every line, and its request changes nothing, for every target (%s)',
    async (auth) => {
      const own = EACH.filter((one) => one.auth === auth);
      expect(own.length).toBeGreaterThan(0);
      for (const [index, combination] of own.entries()) await expectHealthy(`c${index}`, combination);
    },
    120_000,
  );
});

async function expectHealthy(name: string, combination: Combination): Promise<void> {
  const { target, auth, kind } = combination;
  const what = [target, auth, kind].join(' ');
  const cluster = clusters.get(auth) ?? (await bed.newCluster());
  clusters.set(auth, cluster);
  const request = { cluster, name, ...requestOf(bed.world.ids, combination) };
  expect(await bed.api.connect(request), what).toMatchObject({ status: 'Succeeded' });
  const report = await validate(bed, cluster, name);
  expect([...unwell(report, 'failure'), ...unwell(report, 'warning')], what).toEqual([]);
  expect(await planOf(bed, request), what).toEqual({ prerequisiteResults: [], operationPreviews: [] });
}
