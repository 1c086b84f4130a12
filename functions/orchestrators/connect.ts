import type { OrchestrationContext, Task } from 'durable-functions';

import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { describeWrite } from '../../shared/workflow/describe-write.ts';
import type { ConnectInput, StepInput } from '../../shared/workflow/operation-input.ts';
import { CONNECT_STEPS } from '../../shared/workflow/operation-steps.ts';
import type { OperationResult, UndoReport } from '../../shared/workflow/operation.ts';
import { runStep } from './run-step.ts';
import { Run } from './run.ts';
import { undo } from './undo.ts';

/**
 * Makes a connection, or brings one to another state: register the provider, wait for the cluster, install the
 * extension, enable the add-ons, grant access, create the resources, remove what is no longer needed. Ends
 * `Succeeded`, or `Failed` or `Canceled` with everything it made undone or named.
 */
export function* connect(context: OrchestrationContext): Generator<Task, OperationResult, unknown> {
  const run = new Run(context, context.df.getInput<ConnectInput>());
  const input = (): StepInput => stepInput(run);
  for (const step of CONNECT_STEPS) {
    if (yield* runStep(run, step, input)) continue;
    yield* diagnoseFailure(run);
    // What a repair made again belongs to the connection, whether or not the rest could be made.
    if (run.input.action !== 'repair') yield* undo(run);
    return { status: run.cancelled ? 'Canceled' : 'Failed', ...run.state, ...leftBy(run) };
  }
  const clean = run.facts.previous === undefined || (yield* clearUp(run, input));
  const { record } = run.facts;
  return { status: clean ? 'Succeeded' : 'Failed', ...run.state, ...(record && { record }) };
}

/** The connection that a failed operation leaves: the one from before, or its own if not all of that could be undone. */
function leftBy(run: Run<ConnectInput>): Pick<OperationResult, 'record'> {
  // A repair that was outdated knows nothing.
  if (run.error?.code === 'RepairOutdated') return {};
  const announced = run.writes.find((write) => write.kind === 'record');
  const own = announced ? remaining(run, announced.record) : run.facts.record;
  const record = announced?.previous ?? own ?? run.input.known;
  return record ? { record } : {};
}

/** What was recorded by the operation itself, unless all of it is undone. A repair undoes nothing. */
function remaining({ input, undone = [] }: Run<ConnectInput>, record: ConnectionRecord): ConnectionRecord | undefined {
  const isLeft = input.action === 'repair' || undone.some(({ code }) => code === 'UndoFailed');
  return isLeft ? record : undefined;
}

/**
 * Removes what only the old connection needed. The new one works by now, so neither a failure nor a cancellation takes
 * it back; what cannot be removed is named.
 */
function* clearUp(run: Run, input: () => StepInput): Generator<Task, boolean, unknown> {
  const before = run.writes.length;
  if (yield* runStep(run, 'removePrevious', input, false)) return true;
  const announced = run.writes.slice(before);
  yield* undo(run, announced);
  const { previous } = run.facts;
  if (announced.length === 0 && previous) run.undone = [notFoundOut(run, previous)];
  return false;
}

/** The list itself could not be made: then nothing of it was removed, and it is named as a whole. */
function notFoundOut(run: Run, record: ConnectionRecord): UndoReport {
  const reason = run.error?.message ?? '';
  const message = `what the connection needed before the change could not be found out, and was not removed: ${reason}`;
  return { code: 'UndoFailed', target: describeWrite({ kind: 'record', record }), message };
}

/** Longer than the activity takes by itself, should its host hang. */
const DIAGNOSIS_SECONDS = 30;

/** Looks for what is wrong before the undo changes it. Nobody needs to be told why a cancelled operation ended. */
function* diagnoseFailure(run: Run<ConnectInput>): Generator<Task, void, unknown> {
  if (run.cancelled || run.error?.code === 'PolicyDenied') return;
  run.findings = (yield* run.tryCall('diagnose', stepInput(run), DIAGNOSIS_SECONDS)) as Run['findings'];
}

function stepInput(run: Run<ConnectInput>): StepInput {
  const { operationId, action, caller, connection, expected } = run.input;
  return {
    operationId,
    action,
    caller,
    acceptedAt: run.acceptedAt,
    connection,
    ...(expected !== undefined && { expected }),
    facts: run.facts,
    intended: run.writes,
  };
}
