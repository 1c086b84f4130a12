import type { OperationState, StepView, UndoReport } from './operation.ts';
import { LONGEST_MESSAGE, shorten } from './step-log.ts';

/**
 * Durable Functions takes at most 16 KB of custom status, as UTF-16: 8192 characters of JSON. An instance whose status
 * is larger fails, so it stays well below.
 */
const LONGEST_STATUS = 7000;

/** Lengths that messages are cut to, until the status is short enough. */
const LENGTHS = [LONGEST_MESSAGE, 200, 60] as const;

/** How many reports of an undo are shown before its end. */
const MOST_REPORTS = 10;

/**
 * What of an operation's state is shown while it runs: how far its steps are and what is wrong, in messages as short as
 * the custom status needs. What can be large (keys, plans, reports of a validation) is in the output.
 */
export function briefState(state: OperationState): OperationState {
  for (const longest of LENGTHS) {
    const brief = cut(state, longest);
    if (JSON.stringify(brief).length <= LONGEST_STATUS) return brief;
  }
  return { steps: state.steps.map(withoutTexts) };
}

function cut({ steps, warnings, error, findings, undo }: OperationState, longest: number): OperationState {
  return {
    steps: steps.map((step) => cutStep(step, longest)),
    ...(warnings && { warnings: warnings.map((text) => shorten(text, longest)) }),
    ...(error && { error: { ...error, message: shorten(error.message, longest) } }),
    ...(findings && {
      findings: findings.map(({ code, message, fix }) => ({
        code,
        message: shorten(message, longest),
        fix: shorten(fix, longest),
      })),
    }),
    ...(undo && { undo: cutReports(undo, longest) }),
  };
}

function cutStep({ message, waitingFor, ...step }: StepView, longest: number): StepView {
  return {
    ...step,
    ...(message !== undefined && { message: shorten(message, longest) }),
    ...(waitingFor !== undefined && { waitingFor: shorten(waitingFor, longest) }),
  };
}

/** The first reports, and how many there are beyond. */
function cutReports(reports: readonly UndoReport[], longest: number): readonly UndoReport[] {
  const shown = reports
    .slice(0, MOST_REPORTS)
    .map(({ code, target, message }) => ({ code, target, message: shorten(message, longest) }));
  const rest = reports.slice(MOST_REPORTS);
  if (rest.length === 0) return shown;
  const failed = rest.filter(({ code }) => code === 'UndoFailed').length;
  const code = failed > 0 ? 'UndoFailed' : 'KeptInUse';
  const message = `${failed} of them could not be removed; each is named when the operation has ended`;
  return [...shown, { code, target: `${rest.length} more`, message }];
}

function withoutTexts({ message: _message, waitingFor: _waitingFor, ...step }: StepView): StepView {
  return step;
}
