import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { Gate } from '../helpers/gate.ts';
import { OPERATIONS } from '../helpers/operations.ts';
import { differences, references, type Reference } from '../helpers/reference.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { statesOf } from '../helpers/world-state.ts';
import { chosenPoints, describePoint, everyPoint } from './call-points.ts';
import { killAtEachCommit } from './commit-chain.ts';
import { killAt, type Survivor } from './killed-life.ts';

/** `npm run crash` kills at every point; a run of all tests has to be content with a choice. */
const WHOLE = process.env['MODE'] === 'whole';
/** How many operations share one life of the host; it runs 20 activities at once. */
const TOGETHER = 14;
/** Those that are killed at their commits in a run of all tests: one for each auth type, a change and a removal. */
const CHAINS = [
  'create secret',
  'create servicePrincipal',
  'create workloadIdentity',
  'create keyVaultCsi',
  'update auth type',
  'delete workloadIdentity',
];
const HOURS = 3_600_000;

let bed: TestBed;
let gate: Gate;
let known: ReadonlyMap<string, Reference>;

beforeAll(async () => {
  bed = await TestBed.start();
  gate = new Gate(bed.world);
  known = await references(bed, gate);
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('a host that is killed and started again', () => {
  it('before or after any call to the world ends in the same world', { timeout: HOURS }, async () => {
    const all = [...known.values()];
    const points = WHOLE ? everyPoint(all) : chosenPoints(all);
    const survivors: Survivor[] = [];
    for (let index = 0; index < points.length; index += TOGETHER) {
      survivors.push(...(await killAt(bed, gate, points.slice(index, index + TOGETHER))));
    }
    const states = await statesOf(survivors.map(({ place }) => place));
    const wrong = survivors.map((survivor, index) => {
      const { operation, status } = survivor;
      const lines = differences(known.get(operation.name)!.after, states[index]!);
      if (status !== operation.end) lines.unshift(`ended ${status}`);
      return lines.length === 0 ? undefined : [describePoint(survivor), ...lines].join('\n  ');
    });
    for (const [name, of] of Map.groupBy(survivors.entries(), ([, { operation }]) => operation.name)) {
      const passed = of.filter(([index]) => wrong[index] === undefined).length;
      const met = of.filter(([, { reached }]) => reached).length;
      console.log(`crash: ${passed}/${of.length} points passed, ${met} reached: ${name}`);
    }
    expect(wrong.filter((one) => one !== undefined)).toEqual([]);
    expect(survivors.filter(({ reached }) => reached).length / survivors.length).toBeGreaterThan(0.9);
  });

  it('right after each commit of its own state ends in the same world', { timeout: HOURS }, async () => {
    const chains = WHOLE ? OPERATIONS : OPERATIONS.filter(({ name }) => CHAINS.includes(name));
    for (const operation of chains) {
      const { kills, status, place } = await killAtEachCommit(bed, operation);
      const [state] = await statesOf([place]);
      const { after } = known.get(operation.name)!;
      console.log(`crash: ${kills} commits, ${status}: ${operation.name}`);
      expect({ name: operation.name, status, differences: differences(after, state!) }).toEqual({
        name: operation.name,
        status: operation.end,
        differences: [],
      });
      // An inspection has three: its start, its activity and its end.
      expect(kills).toBeGreaterThanOrEqual(3);
    }
  });
});
