/**
 * The `key=value;` form of go-mssqldb. It looks like ADO.NET's, but knows double quotes only: single quotes are part of
 * the value, and a double quote anywhere hides the `;` after it, so that any value with one is quoted as a whole.
 */
export function goMssqlConnectionString(pairs: readonly (readonly [key: string, value: string])[]): string {
  return pairs.map(([key, value]) => `${key}=${goMssqlValue(value)};`).join('');
}

/** A value in quotes where it needs them. */
export function goMssqlValue(value: string): string {
  return /^[^";\s]*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}
