import { badRequest } from '../arm-error.ts';
import { asObject } from '../json.ts';

/** How badly events are delivered: Event Grid promises at least once, at some time, in no order. */
export interface Manners {
  /** How likely it is that an event comes twice, 0 to 1. */
  readonly duplicates: number;
  /** Whether later events overtake earlier ones. */
  readonly disorder: boolean;
  /** How long an event takes at least and at most. */
  readonly delayMilliseconds: readonly [number, number];
  /** How likely it is that an event never comes, 0 to 1: outages, a filter somebody has changed. */
  readonly lose: number;
  /** What Azure's waits between attempts are multiplied by; 0.01 makes 100 milliseconds of its first 10 seconds. */
  readonly retryScale: number;
}

const GOOD: Manners = { duplicates: 0, disorder: false, delayMilliseconds: [0, 0], lose: 0, retryScale: 0.01 };
const LONGEST_DELAY = 3_600_000;

/** Reads manners; what is not said is good. Throws `ArmError` 400. */
export function readManners(value: unknown): Manners {
  const given = asObject(value);
  const { disorder = GOOD.disorder } = given;
  if (typeof disorder !== 'boolean') throw badRequest('manners.disorder must be true or false.');
  return {
    duplicates: number(given.duplicates ?? GOOD.duplicates, 'duplicates', 1),
    disorder,
    delayMilliseconds: range(given.delayMilliseconds ?? GOOD.delayMilliseconds),
    lose: number(given.lose ?? GOOD.lose, 'lose', 1),
    retryScale: number(given.retryScale ?? GOOD.retryScale, 'retryScale', 1),
  };
}

function number(value: unknown, name: string, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw badRequest(`manners.${name} must be a number from 0 to ${most}.`);
}

function range(value: unknown): [number, number] {
  const [least, most] = Array.isArray(value) ? (value as unknown[]) : [];
  const from = number(least, 'delayMilliseconds[0]', LONGEST_DELAY);
  const to = number(most, 'delayMilliseconds[1]', LONGEST_DELAY);
  if (from > to) throw badRequest('manners.delayMilliseconds must be [least, most].');
  return [from, to];
}
