import type { StepInput } from '../operation-input.ts';
import type { Outcome, Write } from '../outcome.ts';

/**
 * Announces writes that the history does not know of yet; `undefined` when all are known and may be made.
 * Only what is written down before it is made can be undone after a crash in between.
 */
export function announce(input: StepInput, writes: readonly Write[]): Outcome | undefined {
  const known = new Set(input.intended.map((write) => JSON.stringify(write)));
  const fresh = writes.filter((write) => !known.has(JSON.stringify(write)));
  return fresh.length === 0 ? undefined : { kind: 'intend', writes: fresh };
}
