import type { StepStatus } from './api.ts';
import { stepLine, stepState } from './step-lines.ts';

/** Shows the steps of an operation while it goes on. */
export interface Progress {
  update(steps: readonly StepStatus[]): void;
}

/** Lines that are redrawn in place on a terminal; elsewhere one plain line for each change. */
export function createProgress(out: NodeJS.WriteStream): Progress {
  return out.isTTY ? liveProgress(out) : plainProgress(out);
}

function liveProgress(out: NodeJS.WriteStream): Progress {
  let drawn = 0;
  return {
    update(steps) {
      const now = new Date();
      const up = drawn > 0 ? `\u001b[${drawn}A` : '';
      const lines = steps.map((step) => `\u001b[2K${colour(step.status, fit(stepLine(step, now), out.columns))}\n`);
      out.write(up + lines.join(''));
      drawn = steps.length;
    },
  };
}

/** A line that wraps would put the cursor in the wrong place. */
function fit(line: string, columns: number | undefined): string {
  const width = (columns ?? 80) - 1;
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}

function colour(status: string, line: string): string {
  if ('NO_COLOR' in process.env) return line;
  const code = COLOURS[status];
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
}

const COLOURS: Readonly<Record<string, number>> = {
  Pending: 2,
  Running: 36,
  Waiting: 33,
  Succeeded: 32,
  Skipped: 2,
  Failed: 31,
};

function plainProgress(out: NodeJS.WriteStream): Progress {
  const seen = new Set<string>();
  return {
    update(steps) {
      const now = new Date();
      for (const step of steps) {
        if (step.status === 'Pending' || seen.has(stepState(step))) continue;
        seen.add(stepState(step));
        out.write(`${stepLine(step, now)}\n`);
      }
    },
  };
}
