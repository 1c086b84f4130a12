import type { Gate } from '../helpers/gate.ts';
import type { Place } from '../helpers/place.ts';
import { prepare } from '../helpers/reference.ts';
import type { TestBed } from '../helpers/test-bed.ts';
import { begin, finish, type Beginning } from '../helpers/trial.ts';
import type { CallPoint } from './call-points.ts';

/** An operation that was interrupted, and how it ended in the end. */
export interface Survivor extends CallPoint {
  readonly place: Place;
  /** Its point came: what it was doing there was cut off. */
  readonly reached: boolean;
  readonly status: string;
}

interface Victim extends CallPoint {
  readonly place: Place;
  readonly reached: PromiseWithResolvers<boolean>;
  beginning: Beginning | undefined;
}

const PATIENCE_MILLISECONDS = 8000;

/**
 * Runs one operation for each point, all in one life of the host. Each is held at its point until all have come to
 * theirs; then the host is killed and started again, and the operations go on to their ends.
 */
export async function killAt(bed: TestBed, gate: Gate, points: readonly CallPoint[]): Promise<Survivor[]> {
  const victims = await Promise.all(
    points.map(async (point): Promise<Victim> => {
      const place = await prepare(bed, point.operation);
      return { ...point, place, reached: Promise.withResolvers<boolean>(), beginning: undefined };
    }),
  );
  for (const victim of victims) holdAtPoint(gate, victim);
  const running = victims.map((victim) => firstLife(victim));
  const reached = await Promise.all(victims.map((victim) => victim.reached.promise));
  await bed.kill();
  for (const { place } of victims) gate.open(place.number);
  await Promise.all(running);
  await bed.restart();
  return Promise.all(
    victims.map(async (victim, index) => ({ ...victim, reached: reached[index]!, status: await secondLife(victim) })),
  );
}

function holdAtPoint(gate: Gate, { place, call, moment, reached }: Victim): void {
  let held = false;
  gate.guard(place.number, (passage) => {
    const seen = passage.call;
    const isPoint = seen.method === call.method && seen.path === call.path && seen.occurrence === call.occurrence;
    if (!isPoint || held) {
      passage.pass();
      return;
    }
    held = true;
    if (moment === 'before') reached.resolve(true);
    else passage.passButHold(() => reached.resolve(true));
  });
  setTimeout(() => reached.resolve(false), PATIENCE_MILLISECONDS).unref();
}

/** Until the host is killed: from then on nothing of it answers any more. */
async function firstLife(victim: Victim): Promise<void> {
  const { operation, place } = victim;
  try {
    victim.beginning = await begin(operation, place);
    if (victim.beginning.kind === 'accepted') await finish(operation, place, victim.beginning.id);
  } catch {
    // The host is gone.
  }
  // It came to its end without coming to its point.
  victim.reached.resolve(false);
}

/** A caller who got no answer asks again. */
async function secondLife({ operation, place, beginning }: Victim): Promise<string> {
  const known = beginning ?? (await begin(operation, place));
  if (known.kind !== 'accepted') return known.kind === 'nothing' ? operation.end : `refused with ${known.code}`;
  const { status, error } = await finish(operation, place, known.id);
  return status === operation.end ? status : `${status} ${JSON.stringify(error)}`;
}
