import type { StepStatus } from './api.ts';

const NAME_WIDTH = 18;
const STATUS_WIDTH = 10;

/** How a step looks on a line: mark, name, state, attempts, elapsed time, and what it waits for or came to. */
export function stepLine(step: StepStatus, now: Date): string {
  const parts = [
    MARKS[step.status] ?? ' ',
    step.name.padEnd(NAME_WIDTH),
    step.status.padEnd(STATUS_WIDTH),
    attempts(step).padEnd(11),
    elapsed(step, now).padStart(7),
    ' ',
    explanation(step, now),
  ];
  return parts.join(' ').trimEnd();
}

const MARKS: Readonly<Record<string, string>> = {
  Pending: '·',
  Running: '>',
  Waiting: '~',
  Succeeded: '✓',
  Skipped: '-',
  Failed: '✗',
};

function attempts({ attempts: count }: StepStatus): string {
  if (count === 0) return '';
  return count === 1 ? '1 attempt' : `${count} attempts`;
}

function elapsed({ startTime, endTime }: StepStatus, now: Date): string {
  if (startTime === undefined) return '';
  const end = endTime === undefined ? now.getTime() : Date.parse(endTime);
  return `${(Math.max(0, end - Date.parse(startTime)) / 1000).toFixed(1)} s`;
}

function explanation({ waitingFor, nextAttemptTime, message, wokenBy }: StepStatus, now: Date): string {
  if (waitingFor === undefined) return [message, WAKINGS[wokenBy ?? '']].filter(Boolean).join('; ');
  if (nextAttemptTime === undefined) return waitingFor;
  const seconds = Math.max(0, (Date.parse(nextAttemptTime) - now.getTime()) / 1000);
  return `${waitingFor} (looks again in ${seconds.toFixed(1)} s)`;
}

const WAKINGS: Readonly<Record<string, string>> = {
  event: 'its last wait ended by an event',
  timer: 'its last wait ended by the timer',
};

/** What makes two states of a step look different to a reader of plain lines; passing time and another try do not. */
export function stepState({ name, status, waitingFor }: StepStatus): string {
  return JSON.stringify([name, waitingFor === undefined ? status : 'Waiting', waitingFor]);
}
