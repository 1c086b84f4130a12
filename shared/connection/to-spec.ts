import type { CheckedAuth } from './check-auth.ts';
import type { CheckedRequest } from './check-request.ts';
import type { GivenSecret } from './check-secret-info.ts';
import { sealConfiguration } from './configuration.ts';
import { claimKey } from './names.ts';
import { formatResourceId, parseResourceId, type ResourceId } from './resource-id.ts';
import { seal, unseal } from './seal.ts';
import type { AuthSpec, ConnectionSpec, SealedEntries, SecretSource } from './spec.ts';
import { storeTargetId } from './target-id.ts';

/** A request carries a secret, and the service has no key to seal it with. */
export class SealingKeyMissingError extends Error {
  override readonly name = 'SealingKeyMissingError';
  constructor() {
    super('SEALING_KEY is not set: requests that carry a secret cannot be taken (32 bytes in base64)');
  }
}

/** Turns a checked request into what is stored: ids as canonical text, the caller's secret sealed for this connection. */
export function toSpec(request: CheckedRequest, key: Buffer | undefined): ConnectionSpec {
  const sealFor = (secret: string): string => {
    if (!key) throw new SealingKeyMissingError();
    return seal(key, claimKey(request.cluster, request.name), secret);
  };
  return {
    name: request.name,
    cluster: formatResourceId(request.cluster),
    ...storeTargetId(request.targetId),
    target: request.target.name,
    auth: sealAuth(request.auth, sealFor),
    ...(request.address && { address: request.address }),
    clientType: request.clientType,
    namespace: request.namespace,
    ...(request.optOut && { optOut: request.optOut }),
    ...(request.reconcile && { reconcile: request.reconcile }),
    ...(request.configuration && { configuration: sealConfiguration(request.configuration, sealFor) }),
  };
}

function sealAuth(auth: CheckedAuth, sealFor: (secret: string) => string): AuthSpec {
  const source = (given: GivenSecret): SecretSource =>
    given.kind === 'plain' ? { kind: 'sealed', sealed: sealFor(given.value) } : { kind: 'keyVault', uri: given.uri };
  switch (auth.kind) {
    case 'secret':
      return {
        kind: auth.kind,
        ...(auth.name !== undefined && { name: auth.name }),
        ...(auth.secret && { secret: source(auth.secret) }),
      };
    case 'servicePrincipalSecret':
      return { ...auth, secret: source(auth.secret) };
    default:
      return auth;
  }
}

/** Opens a sealed secret of a connection; throws `UnsealError` when it was sealed for another or with another key. */
export function openSealed(spec: ConnectionSpec, sealed: string, key: Buffer | undefined): string {
  if (!key) throw new SealingKeyMissingError();
  return unseal(key, claimKey(resourceIdOf(spec.cluster), spec.name), sealed);
}

/** Opens what a caller added, in the order of the names; throws like `openSealed`. */
export function openEntries(
  spec: ConnectionSpec,
  entries: SealedEntries | undefined,
  key: Buffer | undefined,
): (readonly [name: string, value: string])[] {
  if (!entries) return [];
  const opened = JSON.parse(openSealed(spec, entries.sealed, key)) as Readonly<Record<string, string>>;
  return entries.names.map((name) => [name, opened[name] ?? '']);
}

/** The value of an id that was checked at the door and stored as text. */
export function resourceIdOf(text: string): ResourceId {
  const id = parseResourceId(text);
  if (!id) throw new Error('a stored id is not a resource id');
  return id;
}
