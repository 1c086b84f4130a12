import { Cron } from 'croner';
import { AppLoadError, messageOf } from '../errors.ts';
import { parseTimeSpan } from '../host-json.ts';

/** When a timer-triggered function runs. */
export interface Schedule {
  /** The first time after the given one, both in milliseconds since 1970; undefined when there is none. */
  next(after: number): number | undefined;
  /** Whether missed runs are made up for: Azure does not for schedules that come round within a minute. */
  frequent: boolean;
}

const minute = 60_000;

/**
 * Reads an NCRONTAB expression (`{second} {minute} {hour} {day} {month} {day-of-week}`, the first may be absent) or a
 * time span (`hh:mm:ss` between two runs). Throws an AppLoadError that names the function.
 */
export function parseSchedule(text: string, functionName: string): Schedule {
  const span = parseTimeSpan(text);
  if (span !== undefined && span > 0) return { next: (after) => after + span, frequent: span < minute };
  const fields = text.trim().split(/\s+/);
  // Characters that NCRONTAB does not know would mean something to the parser of a richer dialect.
  if (![5, 6].includes(fields.length) || !/^[\w*,/\-\s]+$/.test(text) || /\b[LW]\b|\d[LW]/i.test(text)) {
    throw invalid(functionName, text, 'it has to have six fields, or be a time span of the form hh:mm:ss');
  }
  const cron = parseCron(text, functionName);
  const next = (after: number): number | undefined => cron.nextRun(new Date(after))?.getTime();
  return { next, frequent: isFrequent(next) };
}

function parseCron(text: string, functionName: string): Cron {
  const timezone = process.env['WEBSITE_TIME_ZONE'] ?? 'UTC';
  try {
    const cron = new Cron(text.trim(), { timezone, domAndDow: true, paused: true });
    cron.nextRun();
    return cron;
  } catch (error) {
    throw invalid(functionName, text, messageOf(error));
  }
}

function isFrequent(next: Schedule['next']): boolean {
  const first = next(Date.now());
  const second = first === undefined ? undefined : next(first);
  return first !== undefined && second !== undefined && second - first < minute;
}

function invalid(functionName: string, text: string, why: string): AppLoadError {
  return new AppLoadError(`Function "${functionName}" has the invalid schedule "${text}": ${why}.`);
}
