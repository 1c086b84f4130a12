import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { checked, connectionPath, operationsOf, until } from './connection-health.ts';
import { deleted, deliver, regenerated, toEvent, written, type Told } from './deliver.ts';
import { OF_FIREWALL, OF_ROLE } from './drifts-in-azure.ts';
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

describe('any sequence of changes and events', PATIENCE, () => {
  it('that goes on while a repair is at work is followed by another one', async () => {
    const place = await connected(DRIFT_KINDS[0]!, 'repair');
    const before = await everythingAt(place);
    const check = (): Promise<unknown> => bed.api.post(connectionPath(place.cluster, 'conn_1', '/check'), {});
    const fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' };
    await bed.admin.fault({
      method: 'PUT',
      path: `^/subscriptions/${place.ids.subscriptionId}/.*roleAssignments`,
      times: 1000,
      fault,
    });
    await OF_ROLE[0]!.happens(place);
    await check();
    await until(
      () => operationsOf(bed, place.cluster),
      ([repair]) => repair?.properties.steps.some((one) => one.name === 'grantAccess' && one.attempts > 3) === true,
    );
    // The step that would have put it right is over.
    await OF_FIREWALL[0]!.happens(place);
    await check();
    await bed.admin.clearFaults();
    await until(
      async () => isDeepStrictEqual(await everythingAt(place), before),
      (isAsBefore) => isAsBefore,
    );
    const actions = (await operationsOf(bed, place.cluster)).map(({ properties }) => properties.action);
    expect(actions).toEqual(['repair', 'repair', 'create']);
  });

  it('followed by one check gives the world as it was made', async () => {
    const kind = DRIFT_KINDS[0]!;
    const place = await connected(kind, 'repair');
    const before = await everythingAt(place);
    // Without the namespace, which takes the others' changes with it.
    const drifts = kind.objects.flat().filter(({ what }) => what !== 'namespace deleted');
    const change = fc.constantFrom(...drifts);
    const event = fc.record({ told: fc.constantFrom(...eventsAbout(place)), copies: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(change, event), { minLength: 1, maxLength: 7 }), async (sequence) => {
        for (const one of sequence) {
          if ('happens' in one) await one.happens(place).catch(() => undefined);
          else await deliver(bed, ...Array.from({ length: one.copies }, () => toEvent(one.told)));
        }
        await bed.api.post(connectionPath(place.cluster, 'conn_1', '/check'), {});
        const isAsBefore = async (): Promise<boolean> => isDeepStrictEqual(await everythingAt(place), before);
        // What differs is told by the comparison.
        await until(isAsBefore, (is) => is).catch(() => undefined);
        expect(await everythingAt(place)).toEqual(before);
      }),
      { numRuns: 6 },
    );
    const operations = await operationsOf(bed, place.cluster);
    expect(new Set(operations.map(({ properties }) => properties.action))).toEqual(new Set(['repair', 'create']));
  });
});

/** Of what has happened and of what has not: nothing of it is believed. */
function eventsAbout({ cluster, ids }: Place): Told[] {
  const account = ids.storageAccount.split('/blobServices')[0]!;
  const extension = `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
  return [
    regenerated(account),
    ...[account, cluster, extension].map(written),
    ...[account, ids.identity.id, extension, cluster].map(deleted),
  ];
}

/** In each round one thing happens to every object that is left. */
function rounds({ objects }: DriftKind): Drift[][] {
  const most = Math.max(...objects.map((drifts) => drifts.length));
  return Array.from({ length: most }, (_, at) => objects.flatMap((drifts) => drifts.slice(at, at + 1)));
}
