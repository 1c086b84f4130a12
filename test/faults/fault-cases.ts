import type { Call } from '../helpers/gate.ts';
import type { OperationKind } from '../helpers/operations.ts';
import type { Reference } from '../helpers/reference.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';

/** One fault on one call of one operation. */
export interface FaultCase {
  readonly operation: OperationKind;
  readonly call: Call;
  readonly fault: FaultKind;
}

/** Every kind of fault on every call of every operation. */
export function everyCase(references: readonly Reference[]): FaultCase[] {
  return references.flatMap(({ operation, calls }) =>
    calls.flatMap((call) => faultsOf(call).map((fault) => ({ operation, call, fault }))),
  );
}

/**
 * A choice, the same in each run: each operation meets a fault on every third method and path that it calls, and each
 * kind of fault, or one like it, befalls each method and path in one operation, operations and occurrences taking turns.
 */
export function chosenCases(references: readonly Reference[]): FaultCase[] {
  const points = references.flatMap(({ operation, calls }) => calls.map((call) => ({ operation, call })));
  const byEndpoint = Map.groupBy(points, ({ call }) => `${call.method} ${call.path}`);
  return [...byEndpoint.values()].flatMap((same, turn) => {
    const byOperation = [...Map.groupBy(same, ({ operation }) => operation.name).values()];
    const each = everyThird(byOperation, turn).map((points) => points[turn % points.length]!);
    const all = [...each, ...same.filter((point) => !each.includes(point))];
    const faults = oneOfEachFamily(faultsOf(all[0]!.call), turn);
    return Array.from({ length: Math.max(each.length, faults.length) }, (_, index) => ({
      ...all[index % all.length]!,
      fault: faults[(index + turn) % faults.length]!,
    }));
  });
}

function everyThird<T>(items: readonly T[], turn: number): T[] {
  return items.length < 3 ? [...items] : items.filter((_, index) => (index + turn) % 3 === 0);
}

/**
 * A choice, the same in each run: the faults befall the calls of the operations in turn, and each operation meets as
 * many as are asked for.
 */
export function casesInTurn(references: readonly Reference[], each: number): FaultCase[] {
  let turn = 0;
  return references.flatMap(({ operation, calls }) =>
    Array.from({ length: each }, (_, index) => {
      const call = calls[(turn + index * Math.ceil(calls.length / each)) % calls.length]!;
      const faults = faultsOf(call);
      turn += 1;
      return { operation, call, fault: faults[turn % faults.length]! };
    }),
  );
}

function oneOfEachFamily(kinds: readonly FaultKind[], turn: number): FaultKind[] {
  const families = Map.groupBy(kinds, ({ name, family = name }) => family);
  return [...families.values()].map((like) => like[turn % like.length]!);
}

function faultsOf(call: Call): FaultKind[] {
  return FAULT_KINDS.filter((kind) => kind.befalls(call));
}

export function describeCase({ operation, call, fault }: FaultCase): string {
  return `${operation.name}: ${fault.name} on call ${call.occurrence} of ${call.method} ${call.path}`;
}
