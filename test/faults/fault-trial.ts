import { OPERATION_ERRORS } from '../../shared/workflow/error-catalogue.ts';
import { FINDINGS } from '../../shared/workflow/finding-catalogue.ts';
import type { Ended } from '../helpers/operations.ts';
import type { Call, Gate } from '../helpers/gate.ts';
import type { Place } from '../helpers/place.ts';
import { differences, prepare, type Reference } from '../helpers/reference.ts';
import type { TestBed } from '../helpers/test-bed.ts';
import { begin, finish, type Beginning } from '../helpers/trial.ts';
import type { PlaceState } from '../helpers/world-state.ts';
import { describeCase, type FaultCase } from './fault-cases.ts';

/** A case after its run, before anybody has looked at the world. */
export interface Trial extends FaultCase {
  readonly place: Place;
  readonly beginning: Beginning;
  readonly ended: Ended | undefined;
  readonly struck: boolean;
}

/** Runs the operation while the fault befalls its call. */
export async function tryCase(gate: Gate, bed: TestBed, one: FaultCase): Promise<Trial> {
  const { operation, call, fault } = one;
  const place = await prepare(bed, operation);
  let struck = false;
  gate.guard(place.number, (passage) => {
    if (!isMeant(passage.call, call, fault.lasting ?? false)) {
      passage.pass();
      return;
    }
    struck = true;
    fault.strike(passage);
  });
  const beginning = await begin(operation, place);
  const ended = beginning.kind === 'accepted' ? await finish(operation, place, beginning.id) : undefined;
  gate.open(place.number);
  return { ...one, place, beginning, ended, struck };
}

function isMeant(seen: Call, meant: Call, lasting: boolean): boolean {
  if (seen.method !== meant.method || seen.path !== meant.path) return false;
  return lasting ? seen.occurrence >= meant.occurrence : seen.occurrence === meant.occurrence;
}

/** What is wrong with the outcome of a trial; `undefined` when it is as promised. */
export function complaint(
  trial: Trial,
  { before, after }: Pick<Reference, 'before' | 'after'>,
  state: PlaceState,
): string | undefined {
  const { operation, ended, beginning } = trial;
  if (!ended) return beginning.kind === 'refused' ? refusal(trial, before, state) : `answered ${beginning.kind}`;
  if (ended.status === operation.end && same(state, after)) return undefined;
  if (isWaitedOut(trial) && ended.status !== operation.end) {
    return tell(trial, `a fault that passes made it end ${ended.status}`, after, state);
  }
  if (ended.status === 'Succeeded') return success(trial, after, state);
  // A change that is complete, and failed only in looking for more to clear away, has left nothing half-made.
  return same(state, after) && knownCode(ended) ? undefined : failure(trial, ended, { before, state });
}

function success(trial: Trial, after: PlaceState, state: PlaceState): string | undefined {
  return namesKept(trial, after, state) ? undefined : tell(trial, 'the world is not as it should be', after, state);
}

/** What may be somebody else's, as far as may be read, is kept, and the operation says so. */
function namesKept({ fault, ended }: Trial, after: PlaceState, state: PlaceState): boolean {
  const lines = differences(after, state);
  const warnings = ended?.properties.warnings?.length ?? 0;
  return fault.lasting === true && warnings > 0 && lines.every((line) => line.startsWith('too much:'));
}

/** A check looks once, and says of what it could not read that it is unknown; the next one looks again. */
function isWaitedOut({ struck, fault, operation }: Trial): boolean {
  return struck && !fault.lasting && operation.instance === undefined;
}

function knownCode({ error, properties }: Ended): boolean {
  if (error === undefined) return false;
  if (Object.hasOwn(OPERATION_ERRORS, error.code)) return true;
  // The reason of a health: a finding of the checks, or that there was none because the records could not be read.
  return (
    properties.action === 'check' && (error.code === 'NotChecked' || Object.hasOwn(FINDINGS, `Validation${error.code}`))
  );
}

/** A failed operation has a code of the catalogue, and whatever it could not undo is named. */
function failure(
  trial: Trial,
  ended: Ended,
  { before, state }: { before: PlaceState; state: PlaceState },
): string | undefined {
  const { error, properties } = ended;
  if (!error || !knownCode(ended)) return tell(trial, 'no code of the catalogue', before, state);
  // A removal that fails undoes nothing, nor does a repair: the same request again goes on, which is tried afterwards.
  if (['delete', 'check'].includes(properties.action)) return undefined;
  // What connections share stays: the extension and the add-ons.
  const differing = differences({ own: before.own, shared: [] }, { own: state.own, shared: [] });
  return differing.length === 0 || namesLeftovers(error) ? undefined : tell(trial, 'something is left', before, state);
}

function refusal(trial: Trial, before: PlaceState, state: PlaceState): string | undefined {
  const { beginning } = trial;
  const known = beginning.kind === 'refused' && beginning.code === 'UpstreamUnavailable';
  return known && same(before, state) ? undefined : tell(trial, 'refused', before, state);
}

/** Can be tried again without the fault; where something was named as left, a person has to look first. */
export function isRepeatable({ ended, operation }: Trial): boolean {
  return ended?.status !== operation.end && !namesLeftovers(ended?.error);
}

function namesLeftovers(error: Ended['error']): boolean {
  return error?.details?.some((one) => one.code === 'UndoFailed') ?? false;
}

export function tell(trial: Trial, what: string, expected: PlaceState, state: PlaceState): string {
  const { beginning, ended } = trial;
  return [
    `${describeCase(trial)}: ${what}`,
    JSON.stringify({ beginning, error: ended?.error }),
    ...differences(expected, state),
  ].join('\n');
}

function same(one: PlaceState, other: PlaceState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
