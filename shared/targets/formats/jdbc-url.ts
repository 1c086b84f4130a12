export interface JdbcAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

/** A `jdbc:postgresql:` URL. The driver decodes the database and the parameters as form data, so `+` is encoded too. */
export function jdbcPostgresUrl(
  { host, port, database }: JdbcAddress,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `jdbc:postgresql://${host}:${port}/${encodeURIComponent(database)}?${query}`;
}
