import { TargetError } from './target-error.ts';

/**
 * A credential that some client can take: not empty, and text that UTF-8 and C strings can carry. Everything else in
 * it is quoted or encoded where it is written. The error never holds the text.
 */
export function credentialText(given: string | undefined, what: string): string {
  if (given === undefined || given === '') throw unusable(`${what} is missing`);
  if (given.includes('\0')) throw unusable(`${what} holds a NUL character, which no client can send`);
  if (!given.isWellFormed()) throw unusable(`${what} is not well-formed Unicode text`);
  return given;
}

function unusable(message: string): TargetError {
  return new TargetError('CredentialNotUsable', message);
}
