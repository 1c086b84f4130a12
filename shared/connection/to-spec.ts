import type { CheckedAuth, GivenSecret } from './check-auth.ts';
import type { CheckedRequest } from './check-request.ts';
import { claimKey } from './names.ts';
import { formatResourceId, parseResourceId, type ResourceId } from './resource-id.ts';
import { seal, unseal } from './seal.ts';
import type { AuthSpec, ConnectionSpec, SecretSource } from './spec.ts';
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

/** The value of an id that was checked at the door and stored as text. */
export function resourceIdOf(text: string): ResourceId {
  const id = parseResourceId(text);
  if (!id) throw new Error('a stored id is not a resource id');
  return id;
}
