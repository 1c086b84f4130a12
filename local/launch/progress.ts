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

/** After this long without a line, what is waited for is told again: with its attempts, and when the next one is. */
const QUIET_MILLISECONDS = 10_000;

function plainProgress(out: NodeJS.WriteStream): Progress {
  const seen = new Set<string>();
  let last = Date.now();
  return {
    update(steps) {
      const now = new Date();
      const isQuiet = now.getTime() - last >= QUIET_MILLISECONDS;
      for (const step of steps) {
        const isNews = step.status !== 'Pending' && !seen.has(stepState(step));
        if (!isNews && !(isQuiet && step.status === 'Waiting')) continue;
        seen.add(stepState(step));
        out.write(`${stepLine(step, now)}\n`);
        last = now.getTime();
      }
    },
  };
}
