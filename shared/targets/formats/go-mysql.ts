import { TargetError } from '../target-error.ts';

export interface GoMysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/**
 * The data source name of go-sql-driver: `user:password@tcp(host:port)/database?tls=true`. Nothing in it is encoded: the
 * driver takes the last `/`, the last `@` before it and the first `:`, so a password may hold any of them as it is, but
 * a user name may hold no `:`.
 */
export function goMysqlDataSource({ host, port, database, user, password }: GoMysqlAddress): string {
  if (user.includes(':')) {
    throw new TargetError(
      'CredentialNotUsable',
      'the login name holds a colon, which the MySQL driver of Go cannot send',
    );
  }
  return `${user}:${password}@tcp(${host}:${port})/${database}?tls=true`;
}
