const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Azure's waits after a failed attempt; the last goes for all that follow. */
const WAITS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
];

/** Answers after which it waits longer, since a person has to do something first. */
const LEAST: ReadonlyMap<number, number> = new Map([
  [401, 5 * MINUTE],
  [403, 5 * MINUTE],
  [404, 5 * MINUTE],
  [408, 2 * MINUTE],
  [503, 30 * SECOND],
]);

/** Answers that another attempt would only get again. */
const FINAL = [400, 413];

const TIME_TO_LIVE = 24 * HOUR;
const MAX_ATTEMPTS = 30;

interface Failure {
  /** How often it has been tried. */
  readonly attempts: number;
  /** `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** Milliseconds since the event was published. */
  readonly age: number;
  readonly scale: number;
}

/** Milliseconds until the next attempt; `undefined` when there is none and the event is a dead letter. */
export function nextWait({ attempts, status, age, scale }: Failure): number | undefined {
  if (status !== undefined && FINAL.includes(status)) return undefined;
  const usual = WAITS[Math.min(attempts, WAITS.length) - 1] ?? HOUR;
  const wait = Math.max(usual, LEAST.get(status ?? 0) ?? 0) * scale;
  return attempts >= MAX_ATTEMPTS || age + wait > TIME_TO_LIVE * scale ? undefined : wait;
}
