import { credentialText } from '../credential-text.ts';
import type { CredentialsOf } from '../connection-method.ts';

/** What an application needs to sign in to a database with a password. */
export interface Login {
  /** Host name of the server. */
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** The name and the password that the caller gave; a `TargetError` when one is missing or no client could take it. */
export function givenLogin({ name, secret }: CredentialsOf<'secret'>): Pick<Login, 'user' | 'password'> {
  return { user: credentialText(name, 'the login name'), password: credentialText(secret, "the login's password") };
}

/** Single servers take a login name with the name of the server, in any client: `user@server`. */
export function onSingleServer(user: string, server: string): string {
  return user.includes('@') ? user : `${user}@${server}`;
}
