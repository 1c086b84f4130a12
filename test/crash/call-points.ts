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

/** A choice, the same in each run: before and after each method and path once, the operations taking turns. */
export function chosenPoints(references: readonly Reference[]): CallPoint[] {
  const byEndpoint = Map.groupBy(everyPoint(references), ({ call, moment }) => `${moment} ${call.method} ${call.path}`);
  return [...byEndpoint.values()].map((same, turn) => same[turn % same.length]!);
}

export function describePoint({ operation, call, moment }: CallPoint): string {
  return `${operation.name}: killed ${moment} call ${call.occurrence} of ${call.method} ${call.path}`;
}
