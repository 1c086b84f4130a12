import type { TurnInput, TurnResult } from './executor.ts';
import { doneIn, toldIn, type HistoryEvent, type SavedHistory } from './history.ts';

/**
 * Runs a saved history against the present orchestrators, turn by turn as the engine would, and says where they would
 * do otherwise than what was done: an instance that was started before the change would break there.
 */
export async function replay(
  run: (turn: TurnInput) => Promise<TurnResult>,
  { orchestrator, instanceId, input, status, turns }: SavedHistory,
): Promise<string[]> {
  const past: HistoryEvent[] = [];
  const expected: string[] = [];
  let last: TurnResult | undefined;
  for (const [index, turn] of turns.entries()) {
    last = await run({ orchestrator, instanceId, input, past, news: toldIn(turn) });
    expected.push(...doneIn(turn));
    const differing = firstDifference(expected, last.done);
    if (differing !== undefined) return [`turn ${index + 1}: ${differing}`];
    past.push(...turn);
  }
  return endsOtherwise(last, status);
}

function firstDifference(expected: readonly string[], done: readonly string[]): string | undefined {
  const length = Math.max(expected.length, done.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => expected[index] !== done[index]);
  return at === undefined ? undefined : `it did ${expected[at] ?? 'nothing'}, now it would do ${done[at] ?? 'nothing'}`;
}

function endsOtherwise(last: TurnResult | undefined, status: string | null): string[] {
  if (!last?.isDone) return ['it had ended, now it would go on'];
  const now = (last.output as { status?: string } | null | undefined)?.status ?? null;
  return now === status ? [] : [`it ended ${status ?? 'without a status'}, now it would end ${now ?? 'without one'}`];
}
