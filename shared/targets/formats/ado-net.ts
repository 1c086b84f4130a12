/**
 * A connection string by the rules of .NET's `DbConnectionStringBuilder`, which Npgsql, SqlClient and MySqlConnector
 * use: `Key=value` pairs, a value in quotes when it holds a quote, `=`, `;`, white space, a control character, or a
 * brace, which ODBC-minded parsers take for a quote.
 * The pages show some of these strings with a `;` at the end and some without.
 */
export function adoNetConnectionString(
  pairs: readonly (readonly [key: string, value: string])[],
  end: ';' | '' = ';',
): string {
  return pairs.map(([key, value]) => `${key}=${adoNetValue(value)}`).join(';') + end;
}

/** A value in quotes where it needs them. */
export function adoNetValue(value: string): string {
  if (/^[^"'=;{}\s\p{Cc}]*$/u.test(value)) return value;
  if (value.includes('"') && !value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll('"', '""')}"`;
}
