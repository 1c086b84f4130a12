import { ArmCredentialError, ArmUnreachable } from './arm.ts';

/** Whoever gives out tokens did not answer. */
export class TokenTimeout extends Error {
  override readonly name = 'TokenTimeout';
}

/**
 * Statuses of an endpoint that will answer later, beside those from 500; the page on tokens of managed identities,
 * learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling.
 */
const PASSING: readonly number[] = [404, 408, 410, 429];

/** Tells apart what passes by itself and what a person has to put right: a credential that is missing or was refused. */
export function explainNoToken(error: unknown): ArmCredentialError | ArmUnreachable {
  const passing = reasons(error)
    .map(passingCode)
    .find((code) => code !== undefined);
  if (passing !== undefined) {
    return new ArmUnreachable(`no token for Azure can be had now (${passing})`, passing, { cause: error });
  }
  const message =
    "no credential for Azure: turn on the Function app's managed identity, or run az login on a developer's machine";
  return new ArmCredentialError(message, { cause: error });
}

/** What the errors of the libraries below `@azure/identity` may say. */
type Reason = Error & Partial<Readonly<Record<'status' | 'statusCode' | 'code' | 'errorCode', unknown>>>;

/** An error with those that led to it: a chain of credentials collects what each of them met. */
function reasons(error: unknown): readonly Reason[] {
  if (!(error instanceof Error)) return [];
  const collected: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [error, ...[error.cause, ...collected].flatMap(reasons)];
}

/** Each of them names a status and a failed connection in its own way. */
function passingCode({ name, status, statusCode, code, errorCode }: Reason): string | undefined {
  const answered = [status, statusCode].find((one) => typeof one === 'number');
  if (answered !== undefined) return answered >= 500 || PASSING.includes(answered) ? `Http${answered}` : undefined;
  if (name === 'TokenTimeout') return 'ETIMEDOUT';
  if (errorCode === 'network_error') return 'NoConnection';
  return typeof code === 'string' && CONNECTION.test(code) ? code : undefined;
}

const CONNECTION = /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)/;
