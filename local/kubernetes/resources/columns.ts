import { asText, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import type { Column } from '../resource.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** From which age on (in seconds) which two units are shown; the second one is left out where it is undefined. */
const STEPS: readonly (readonly [number, number, string, (number | undefined)?, string?])[] = [
  [8 * YEAR, YEAR, 'y'],
  [2 * YEAR, YEAR, 'y', DAY, 'd'],
  [8 * DAY, DAY, 'd'],
  [2 * DAY, DAY, 'd', HOUR, 'h'],
  [8 * HOUR, HOUR, 'h'],
  [3 * HOUR, HOUR, 'h', MINUTE, 'm'],
  [10 * MINUTE, MINUTE, 'm'],
  [2 * MINUTE, MINUTE, 'm', 1, 's'],
];

/** A span of time as kubectl shows it: `45s`, `3m5s`, `47h`, `12d`. */
export function humanDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const step = STEPS.find(([from]) => whole >= from);
  if (!step) return `${whole}s`;
  const [, unit, name, lesser, lesserName = ''] = step;
  const rest = lesser === undefined ? 0 : Math.floor((whole % unit) / lesser);
  return `${Math.floor(whole / unit)}${name}${rest > 0 ? `${rest}${lesserName}` : ''}`;
}

/** How long ago a timestamp was. */
export function since(timestamp: unknown): string {
  const time = Date.parse(asText(timestamp) ?? '');
  return Number.isNaN(time) ? '<unknown>' : humanDuration((Date.now() - time) / 1000);
}

export const nameColumn: Column = { name: 'Name', format: 'name', value: (object) => object.metadata.name };

export const ageColumn: Column = { name: 'Age', value: (object) => since(object.metadata.creationTimestamp) };

/** What a resource without columns of its own shows. */
export const defaultColumns: readonly Column[] = [
  nameColumn,
  { name: 'Created At', type: 'date', value: (object) => object.metadata.creationTimestamp },
];

/** A column with the text at a dotted path. */
export function textColumn(name: string, path: string, options: { wide?: boolean; missing?: string } = {}): Column {
  const value = (object: KubernetesObject): string => asText(at(object, path)) ?? options.missing ?? '';
  return { name, priority: options.wide ? 1 : 0, value };
}
