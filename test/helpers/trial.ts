import type { Answer, Operation } from './api.ts';
import { ended } from './api.ts';
import { followCheck } from './checks.ts';
import type { Ended, OperationKind } from './operations.ts';
import type { Place } from './place.ts';

/** What became of a request that starts an operation. */
export type Beginning =
  | { readonly kind: 'accepted'; readonly id: string }
  /** There is nothing to do. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string };

/** Many run at once, and some of them meet one time-out after the other. */
const PATIENCE_MILLISECONDS = 180_000;

/** Sends the request of an operation. One that runs already, because an earlier answer was lost, counts as accepted. */
export async function begin(kind: OperationKind, place: Place): Promise<Beginning> {
  const answer = await kind.start(place);
  if (answer.status === 202) return { kind: 'accepted', id: kind.instance?.(place) ?? operationOf(answer).id };
  if (answer.status === 204) return { kind: 'nothing' };
  const { code, target } = errorOf(answer);
  if (code === 'OperationInProgress' && target !== undefined) return { kind: 'accepted', id: target };
  return { kind: 'refused', status: answer.status, code };
}

function operationOf({ body }: Answer): Operation {
  return (body as { operation: Operation }).operation;
}

function errorOf({ body }: Answer): { code: string; target?: string } {
  return (body as { error?: { code: string; target?: string } }).error ?? { code: 'NoError' };
}

/** Follows an operation to its end, doing what a caller does meanwhile. */
export async function finish(kind: OperationKind, place: Place, id: string): Promise<Ended> {
  if (kind.instance) return followCheck(place);
  await kind.meanwhile?.(place, id);
  return place.bed.api.follow(id, ended, { milliseconds: 120, patience: PATIENCE_MILLISECONDS });
}

/** Works on all items, a limited number at once, and keeps their order. */
export async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = Array<R>(items.length);
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
