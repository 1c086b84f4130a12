/**
 * A keyword/value connection string as libpq, lib/pq and pgx read it: pairs with a space between them, a value in
 * single quotes unless it is plain, with `\` before a quote and before a backslash.
 */
export function libpqConnectionString(pairs: readonly (readonly [keyword: string, value: string])[]): string {
  return pairs.map(([keyword, value]) => `${keyword}=${libpqValue(value)}`).join(' ');
}

/** Quotes more than the rules ask for: drivers differ in what counts as white space outside ASCII. */
export function libpqValue(value: string): string {
  if (/^[\w.@:/+~-]+$/.test(value)) return value;
  return `'${value.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}
