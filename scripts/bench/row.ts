/** One measured number beside what it is compared with, both from the same run. */
export interface Row {
  readonly part: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly beside: { readonly what: string; readonly value: number };
  /** What the number is meant to be at most, in its unit. */
  readonly goal?: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The smallest value that at least this share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** The rows as a table of Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ part, what, value, unit, beside, goal }) => {
    const ratio = beside.value > 0 ? `${round(value / beside.value)} x` : '';
    const verdict = goal === undefined ? '' : `<= ${round(goal)} ${unit}: ${value <= goal ? 'met' : 'missed'}`;
    return [part, what, `${round(value)} ${unit}`, `${round(beside.value)} ${beside.what}`, ratio, verdict];
  });
  const head = ['part', 'what', 'measured', 'beside', 'ratio', 'goal'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Three digits that count. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
