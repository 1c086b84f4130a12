import { UnexpectedAnswerError } from '../azure/answer-shape.ts';
import { ArmCredentialError, ArmError, ArmUnreachable } from '../azure/arm.ts';
import { KeyVaultSecretError } from '../azure/key-vault-secret.ts';
import { UnsealError } from '../connection/seal.ts';
import { SealingKeyMissingError } from '../connection/to-spec.ts';
import { KubernetesError, KubernetesUnreachable, KubernetesUntrusted } from '../kubernetes/cluster-api.ts';
import { KubeconfigError } from '../kubernetes/kubeconfig.ts';
import { ForeignObjectError } from '../kubernetes/owned.ts';
import { TargetError } from '../targets/target-error.ts';
import type { CatalogueCode } from './error-catalogue.ts';
import type { Outcome } from './outcome.ts';

/** What a 404 means in the step that met it, unless the path says whose it is. */
export type NotFoundCode = Extract<CatalogueCode, 'ClusterNotFound' | 'TargetNotFound' | 'IdentityNotFound'>;

/**
 * The one place that says whether an error is worth another try: by status and code, never by message text.
 * `undefined` for what is not an answer from outside, which is a bug.
 */
export function classify(error: unknown, notFound: NotFoundCode): Outcome | undefined {
  if (error instanceof ArmError) return classifyArm(error, notFound);
  if (error instanceof ArmUnreachable) return retry('AzureUnavailable', error);
  if (error instanceof ArmCredentialError) return stop('CredentialUnavailable', error);
  if (error instanceof KubernetesError) return classifyKubernetes(error);
  if (error instanceof KubernetesUntrusted) return retry('ClusterCertificateUntrusted', error);
  if (error instanceof KubernetesUnreachable) return retry('ClusterUnreachable', error);
  if (error instanceof UnexpectedAnswerError || error instanceof KubeconfigError)
    return stop('UnexpectedAnswer', error);
  return classifyOwn(error);
}

/** Errors that only a person can help with. */
function classifyOwn(error: unknown): Outcome | undefined {
  if (error instanceof ForeignObjectError) return stop('ForeignObject', error);
  if (error instanceof TargetError) return stop('TargetNotUsable', error);
  if (error instanceof KeyVaultSecretError) return stop(KEY_VAULT_CODES[error.reason], error);
  if (error instanceof UnsealError || error instanceof SealingKeyMissingError)
    return stop('SealedSecretUnreadable', error);
  return undefined;
}

const KEY_VAULT_CODES = { missing: 'KeyVaultSecretNotFound', refused: 'KeyVaultSecretUnreadable' } as const;

interface Verdict {
  readonly code: CatalogueCode;
  /** Is it worth another try? */
  readonly again: boolean;
}

/** Azure's codes that mean something else than their status does. */
const ARM_CODES: Readonly<Record<string, Verdict>> = {
  // 409 while an operation runs on the cluster; AKS has several wordings and this one code.
  OperationNotAllowed: { code: 'ClusterBusy', again: true },
  EtagMismatch: { code: 'Conflict', again: true },
  // A registration that is not known in every region yet.
  MissingSubscriptionRegistration: { code: 'NotYetVisible', again: true },
  // A principal that was made a moment ago.
  PrincipalNotFound: { code: 'NotYetVisible', again: true },
  // Locks, policies and limits: no repetition cures them.
  ScopeLocked: { code: 'RequestRejected', again: false },
  RoleAssignmentLimitExceeded: { code: 'RequestRejected', again: false },
};

function classifyArm(error: ArmError, notFound: NotFoundCode): Outcome {
  if (error.status === 404) return stop(missingAt(error.path) ?? notFound, error);
  const verdict = ARM_CODES[error.code] ?? ARM_STATUSES[error.status] ?? byStatusClass(error.status);
  return verdict.again ? retry(verdict.code, error) : stop(verdict.code, error);
}

/** Steps that work on a target ask for the cluster and the identity too. */
function missingAt(path = ''): NotFoundCode | undefined {
  if (/\/managedClusters\/[^/]+(\/listClusterUserCredential)?$/i.test(path)) return 'ClusterNotFound';
  if (/\/userAssignedIdentities\/[^/]+(\/federatedIdentityCredentials(\/|$).*)?$/i.test(path))
    return 'IdentityNotFound';
  return undefined;
}

const ARM_STATUSES: Readonly<Record<number, Verdict>> = {
  401: { code: 'CredentialUnavailable', again: false },
  403: { code: 'PermissionDenied', again: false },
  408: { code: 'AzureUnavailable', again: true },
  409: { code: 'Conflict', again: true },
  412: { code: 'Conflict', again: true },
  429: { code: 'Throttled', again: true },
};

function byStatusClass(status: number): Verdict {
  return status >= 500 ? { code: 'AzureUnavailable', again: true } : { code: 'RequestRejected', again: false };
}

function classifyKubernetes(error: KubernetesError): Outcome {
  switch (error.status) {
    case 401:
    case 403:
      return stop('ClusterAccessDenied', error);
    // 404: the namespace went away between two calls; the next try makes it again. 410: a list of several pages took
    // longer than the API server remembers.
    case 404:
    case 409:
    case 410:
      return retry('Conflict', error);
    case 429:
      return retry('Throttled', error);
    default:
      return error.status >= 500 ? retry('ClusterUnreachable', error) : stop('RequestRejected', error);
  }
}

interface OutsideError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly correlationId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

function retry(code: CatalogueCode, error: OutsideError): Outcome {
  const outcome = { kind: 'retry', error: describe(code, error) } as const;
  return error.retryAfterSeconds === undefined ? outcome : { ...outcome, afterSeconds: error.retryAfterSeconds };
}

function stop(code: CatalogueCode, error: OutsideError): Outcome {
  return { kind: 'failed', error: describe(code, error) };
}

function describe(code: CatalogueCode, error: OutsideError): Extract<Outcome, { kind: 'failed' }>['error'] {
  const innerCode = error.code ?? error.reason;
  return {
    code,
    message: error.message,
    ...(innerCode !== undefined && { innerCode }),
    ...(error.correlationId !== undefined && { correlationId: error.correlationId }),
  };
}
