/**
 * A `jdbc:sqlserver:` URL: properties after the address, a value in braces unless it is plain. `}` inside braces is
 * doubled, which drivers know from version 8.4 on.
 */
export function jdbcSqlServerUrl(
  { host, port }: { readonly host: string; readonly port: number },
  properties: readonly (readonly [name: string, value: string])[],
): string {
  return `jdbc:sqlserver://${host}:${port};${properties.map(([name, value]) => `${name}=${jdbcSqlServerValue(value)};`).join('')}`;
}

/** A value in braces unless it is plain. */
export function jdbcSqlServerValue(value: string): string {
  return /^[^;{}\s]*$/.test(value) ? value : `{${value.replaceAll('}', '}}')}}`;
}
