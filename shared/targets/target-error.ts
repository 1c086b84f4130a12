export type TargetErrorCode =
  /** The target's keys or passwords are switched off. */
  | 'SecretAuthDisabled'
  /** Identities cannot sign in to the target. */
  | 'IdentityAuthDisabled'
  /** The target has no key that reads and writes. */
  | 'NoUsableKey'
  /** The resource exists, but does not offer the service that was asked for. */
  | 'ServiceNotOffered'
  /** The caller's login name or password is missing, or no client could take it. */
  | 'CredentialNotUsable'
  /** The target has no keys for this auth type and client type. */
  | 'CombinationNotSupported'
  /** The target is not in the catalogue. */
  | 'UnknownTarget'
  /** Azure answered with success, but not in the form that its API describes. */
  | 'UnexpectedAnswer';

/** The target exists, but cannot be connected in this way. Only a person can help: trying again does not. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: TargetErrorCode;

  constructor(code: TargetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
