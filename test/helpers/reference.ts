import type { Call, Gate } from './gate.ts';
import { OPERATIONS, type OperationKind } from './operations.ts';
import { newPlace, type Place } from './place.ts';
import type { TestBed } from './test-bed.ts';
import { begin, finish, inLanes } from './trial.ts';
import { statesOf, type PlaceState } from './world-state.ts';

/** An operation as it goes when nothing goes wrong: its calls, and the world before and after it. */
export interface Reference {
  readonly operation: OperationKind;
  readonly calls: readonly Call[];
  readonly before: PlaceState;
  readonly after: PlaceState;
}

const LANES = 16;

/** Makes a place in which the operation can be started. */
export async function prepare(bed: TestBed, operation: OperationKind): Promise<Place> {
  const place = await newPlace(bed);
  await operation.prepare?.(place);
  return place;
}

/** Runs every kind of operation once without harm; by its name. */
export async function references(
  bed: TestBed,
  gate: Gate,
  operations: readonly OperationKind[] = OPERATIONS,
): Promise<ReadonlyMap<string, Reference>> {
  const all = await inLanes(operations, LANES, (operation) => reference(bed, gate, operation));
  return new Map(all.map((one) => [one.operation.name, one]));
}

async function reference(bed: TestBed, gate: Gate, operation: OperationKind): Promise<Reference> {
  const place = await prepare(bed, operation);
  const [before] = await statesOf([place]);
  const calls: Call[] = [];
  gate.guard(place.number, ({ call, pass }) => {
    calls.push(call);
    pass();
  });
  const beginning = await begin(operation, place);
  const ended = beginning.kind === 'accepted' ? await finish(operation, place, beginning.id) : undefined;
  gate.open(place.number);
  if (ended?.status !== operation.end) {
    throw new Error(`${operation.name}: ${JSON.stringify({ beginning, status: ended?.status, error: ended?.error })}`);
  }
  const [after] = await statesOf([place]);
  if (!before || !after) throw new Error('the place has no state');
  return { operation, calls, before, after };
}

/** What differs between two states of a place, one line each. */
export function differences(expected: PlaceState, found: PlaceState): string[] {
  const [one, other] = [expected, found].map(({ own, shared }) => [...own, ...shared]) as [string[], string[]];
  return [
    ...one.filter((line) => !other.includes(line)).map((line) => `missing: ${line}`),
    ...other.filter((line) => !one.includes(line)).map((line) => `too much: ${line}`),
  ];
}
