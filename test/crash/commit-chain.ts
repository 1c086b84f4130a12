import type { Ended, OperationKind } from '../helpers/operations.ts';
import type { Place } from '../helpers/place.ts';
import { prepare } from '../helpers/reference.ts';
import type { TestBed } from '../helpers/test-bed.ts';
import { begin, finish } from '../helpers/trial.ts';

export interface ChainEnd {
  readonly operation: OperationKind;
  readonly place: Place;
  /** How often the host was killed, each time right after a commit. */
  readonly kills: number;
  readonly status: string;
}

const MOST_KILLS = 120;
/** A check that asks again and again whether an operation has ended would make all the commits of a life. */
const PATIENT = { POLL_SECONDS: '0.3' };

/**
 * A life ends after its first commit, the next one after its second, and so on up to the fourth, because a start may
 * have some of its own; where that leads nowhere, lives get longer.
 */
function commitsOf(kills: number): number {
  return 1 + (kills % (4 + Math.floor(kills / 12)));
}

/** Runs an operation on a host that is killed right after a commit of its state, again and again until it has ended. */
export async function killAtEachCommit(bed: TestBed, operation: OperationKind): Promise<ChainEnd> {
  const place = await prepare(bed, operation);
  await bed.stopHost();
  let kills = 0;
  let id: string | undefined;
  let last: Ended | undefined;
  while (kills < MOST_KILLS && !last) {
    const changes = { ...(operation.instance && PATIENT), HOST_CRASH_AT_COMMIT: String(commitsOf(kills)) };
    const alive = await bed.restart(changes).then(
      () => true,
      // Killed before it was ready: there was a commit to make at once.
      () => false,
    );
    if (alive) {
      const life = liveOn(operation, place, id);
      [id, last] = await Promise.race([life, bed.hostEnded().then(() => life)]);
    }
    kills += 1;
  }
  await bed.kill();
  await bed.restart();
  return { operation, place, kills: kills - 1, status: last?.status ?? 'not ended' };
}

/** What a caller can do until the host is killed. */
async function liveOn(
  operation: OperationKind,
  place: Place,
  known: string | undefined,
): Promise<[id: string | undefined, last: Ended | undefined]> {
  let id = known;
  try {
    if (id === undefined) {
      const beginning = await begin(operation, place);
      id = beginning.kind === 'accepted' ? beginning.id : undefined;
    }
    if (id === undefined) return [undefined, undefined];
    return [id, await finish(operation, place, id)];
  } catch {
    // The host is gone.
    return [id, undefined];
  }
}
