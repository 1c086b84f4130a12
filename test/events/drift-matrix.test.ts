import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { checked, operationsOf } from './connection-health.ts';
import { DRIFT_KINDS, type DriftKind } from './drift-kinds.ts';
import type { Drift } from './drifts-in-cluster.ts';
import { everythingAt } from './tamper.ts';

let bed: TestBed;

beforeAll(async () => {
  bed = await TestBed.start();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

async function connected(kind: DriftKind, reconcile: string): Promise<Place> {
  const place = await newPlace(bed);
  await kind.prepare(place);
  const operation = await bed.api.connect({ ...kind.request(place), reconcile });
  expect(operation, JSON.stringify(operation.error)).toMatchObject({ status: 'Succeeded' });
  return place;
}

/** One after the other, and on a busy machine. */
const PATIENCE = { timeout: 90_000 };

describe.each(DRIFT_KINDS)('of a connection by $name', PATIENCE, (kind) => {
  it.concurrent(
    'everything of ours that is altered or deleted is put right, each by one repair, and nothing else',
    async () => {
      const place = await connected(kind, 'repair');
      const before = await everythingAt(place);
      const drifts = kind.objects.flat();
      for (const { what, happens } of drifts) {
        await happens(place);
        expect(await checked(bed, place.cluster), what).toMatchObject({ reason: 'ChecksSucceeded' });
        expect(await everythingAt(place), what).toEqual(before);
      }
      const operations = await operationsOf(bed, place.cluster);
      const actions = operations.map(({ status, properties }) => `${properties.action} ${status}`);
      expect(actions).toEqual([...drifts.map(() => 'repair Succeeded'), 'create Succeeded']);
      expect(operations[0]?.properties.requestedBy).toBe('the service itself');
    },
  );

  it.concurrent.each(['report', 'off'])(
    'everything of ours that is altered or deleted is told of and left (%s)',
    async (mode) => {
      const place = await connected(kind, mode);
      for (const drifts of rounds(kind)) {
        for (const { happens } of drifts) await happens(place);
        const before = await everythingAt(place);
        const { message } = await checked(bed, place.cluster, 'Degraded');
        for (const { what, says } of drifts) expect(message, what).toMatch(says);
        expect(await everythingAt(place)).toEqual(before);
      }
      expect(await operationsOf(bed, place.cluster)).toHaveLength(1);
    },
  );
});

/** In each round one thing happens to every object that is left. */
function rounds({ objects }: DriftKind): Drift[][] {
  const most = Math.max(...objects.map((drifts) => drifts.length));
  return Array.from({ length: most }, (_, at) => objects.flatMap((drifts) => drifts.slice(at, at + 1)));
}
