import { FAULT_KINDS } from '../../test/faults/fault-kinds.ts';
import type { Gate } from '../../test/helpers/gate.ts';
import type { Place } from '../../test/helpers/place.ts';
import type { TestBed } from '../../test/helpers/test-bed.ts';
import { pause, pick } from './random.ts';
import type { Tally } from './tally.ts';

/** One call in so many meets a fault while it storms. */
const CALLS_PER_FAULT = 25;

/** Calls to the world that the host makes before it is killed, at least. */
const CALLS_PER_LIFE = 300;

export interface Weather {
  /** Lets the sun shine; resolves when the host is up and stays up. */
  clear(): Promise<void>;
}

/** Faults that come and go, and a host that is killed every few seconds. */
export function startWeather(
  { bed, gate, places }: { bed: TestBed; gate: Gate; places: readonly Place[] },
  tally: Tally,
  random: () => number,
): Weather {
  const passing = FAULT_KINDS.filter(({ lasting }) => !lasting);
  const now = { stormy: false, over: false, calls: 0 };
  for (const { number } of places) {
    gate.guard(number, (passage) => {
      now.calls += 1;
      const fitting = passing.filter((kind) => kind.befalls(passage.call));
      if (!now.stormy || random() > 1 / CALLS_PER_FAULT) {
        passage.pass();
        return;
      }
      tally.count('faults');
      pick(random, fitting).strike(passage);
    });
  }
  const isOver = (): boolean => now.over;
  const storms = (async () => {
    while (!now.over) {
      await pause(1000 + random() * 4000);
      now.stormy = !now.stormy && !now.over;
    }
    now.stormy = false;
  })();
  const kills = (async () => {
    while (!now.over) {
      const before = now.calls;
      await pause(2000 + random() * 4000);
      // On a machine that has other things to do a life may need longer to come to anything.
      while (now.calls < before + CALLS_PER_LIFE && !isOver()) await pause(200);
      await bed.crash();
      tally.count('kills');
    }
  })();
  return {
    async clear() {
      now.over = true;
      await Promise.all([storms, kills]);
      for (const { number } of places) gate.open(number);
    },
  };
}
