import type { Task } from 'durable-functions';

import { describeWrite } from '../../shared/workflow/describe-write.ts';
import type { UndoInput } from '../../shared/workflow/operation-input.ts';
import type { UndoReport } from '../../shared/workflow/operation.ts';
import type { Write } from '../../shared/workflow/outcome.ts';
import { ask } from './ask.ts';
import type { Run } from './run.ts';

/** How long one write is tried to be removed before it is reported as left behind. */
const MINUTES_PER_WRITE = 10;

/** Removes what a failed operation wrote, the last first, and keeps a report of whatever stays. */
export function* undo(run: Run, writes = run.writes): Generator<Task, void, unknown> {
  if (writes.length === 0) return;
  const reports = new Map<Write, UndoReport>();
  run.undone = [];
  for (const write of inUndoOrder(writes)) {
    const report = yield* undoWrite(run, write);
    // A second look has the last word.
    if (report) reports.set(write, report);
    else reports.delete(write);
    run.undone = [...reports.values()];
  }
  const left = run.undone.filter((report) => report.code === 'UndoFailed').length;
  const message = left === 0 ? 'removed what the operation had made' : `${left} of ${writes.length} not removed`;
  run.log.end('undo', left === 0 ? 'Succeeded' : 'Failed', { now: run.now, message });
}

/**
 * The record goes first, then the last write before the one before it: of two operations that share a grant and fail
 * together, the one that looks last finds no record of the other and removes it. Rights in a vault bear no name, so they
 * go while the record still says whose they are, and are looked at once more when it has gone.
 */
function inUndoOrder(writes: readonly Write[]): Write[] {
  const [records, others] = parted(writes, ({ kind }) => kind === 'record');
  const [rights] = parted(others, ({ kind }) => kind === 'vaultAccessPolicy');
  return [...rights, ...records, ...others.toReversed()];
}

function parted(writes: readonly Write[], belongs: (write: Write) => boolean): [Write[], Write[]] {
  return [writes.filter(belongs), writes.filter((write) => !belongs(write))];
}

function* undoWrite(run: Run, write: Write): Generator<Task, UndoReport | undefined, unknown> {
  const { operationId, connection } = run.input;
  const { cluster, name } = connection;
  const input: UndoInput = { operationId, connection: { cluster, name }, write };
  const question = {
    step: 'undo',
    activity: 'undoWrite',
    input: () => input,
    minutes: MINUTES_PER_WRITE,
    cancellable: false,
  } as const;
  const answer = yield* ask(run, question);
  const target = describeWrite(write);
  if (answer.kind === 'failed') return { code: 'UndoFailed', target, message: answer.error.message };
  return answer.skipped ? { code: 'KeptInUse', target, message: answer.message } : undefined;
}
