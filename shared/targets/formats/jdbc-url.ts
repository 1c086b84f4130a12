export interface JdbcAddress {
  readonly scheme: 'postgresql' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

/**
 * A JDBC URL in the form that the drivers of PostgreSQL and MySQL share. They decode the database and the parameters as
 * form data, so `+` is encoded too.
 */
export function jdbcUrl(
  { scheme, host, port, database }: JdbcAddress,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `jdbc:${scheme}://${host}:${port}/${encodeURIComponent(database)}?${query}`;
}
