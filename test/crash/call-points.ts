import type { Call } from '../helpers/gate.ts';
import type { OperationKind } from '../helpers/operations.ts';
import type { Reference } from '../helpers/reference.ts';

/** A moment at which the host is killed: a call has not reached the world yet, or took effect and was not answered. */
export interface CallPoint {
  readonly operation: OperationKind;
  readonly call: Call;
  readonly moment: 'before' | 'after';
}

/** Before and after every call of every operation. */
export function everyPoint(references: readonly Reference[]): CallPoint[] {
  return references.flatMap(({ operation, calls }) =>
    calls.flatMap((call) => [
      { operation, call, moment: 'before' as const },
      { operation, call, moment: 'after' as const },
    ]),
  );
}

/** So many points of each operation are in a choice at least. */
const OF_EACH_OPERATION = 6;

/**
 * A choice, the same in each run: before and after each method and path once, the operations taking turns; and of each
 * operation some points, from its beginning to its end.
 */
export function chosenPoints(references: readonly Reference[]): CallPoint[] {
  const every = everyPoint(references);
  const byEndpoint = Map.groupBy(every, ({ call, moment }) => `${moment} ${call.method} ${call.path}`);
  const chosen = new Set([...byEndpoint.values()].map((same, turn) => same[turn % same.length]!));
  for (const own of Map.groupBy(every, ({ operation }) => operation.name).values()) {
    const others = own.filter((point) => !chosen.has(point));
    const missing = Math.max(0, OF_EACH_OPERATION - (own.length - others.length));
    for (let index = 0; index < missing; index += 1) chosen.add(others[Math.floor((index * others.length) / missing)]!);
  }
  return [...chosen];
}

export function describePoint({ operation, call, moment }: CallPoint): string {
  return `${operation.name}: killed ${moment} call ${call.occurrence} of ${call.method} ${call.path}`;
}
