import type { Call, Passage } from '../helpers/gate.ts';

/** Something that goes wrong with a call. */
export interface FaultKind {
  readonly name: string;
  readonly befalls: (call: Call) => boolean;
  readonly strike: (passage: Passage) => void;
  /** Kinds that mean the same to whoever meets them: a choice takes one of them. */
  readonly family?: string;
  /** It befalls this and every later call of the same method and path. */
  readonly lasting?: boolean;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The AKS resource provider does not wrap its errors in `error`. */
  readonly unwrapped?: boolean;
}

const THROTTLED = { status: 429, code: 'TooManyRequests' };
const RUNNING = 'is in progress, please wait for it to finish before starting a new operation.';

export const FAULT_KINDS: readonly FaultKind[] = [
  aksConflict('409 while an operation runs', `Operation is not allowed: Another operation (Updating) ${RUNNING}`),
  aksConflict('409 of an agent pool', `Operation is not allowed: Another operation (nodepool1 - Updating) ${RUNNING}`),
  {
    name: '409 of a lost race',
    befalls: ({ path, method }) => isWrite(method) && /managedClusters\/[^/]+$/.test(path),
    strike: refuse({
      status: 409,
      code: 'EtagMismatch',
      message: 'Operation is not allowed: Another operation is in progress',
      unwrapped: true,
    }),
  },
  {
    name: '409 of credentials written at once',
    befalls: ({ path, method }) => isWrite(method) && path.includes('federatedIdentityCredentials'),
    strike: refuse({ status: 409, code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity' }),
  },
  status('409', { status: 409, code: 'Conflict' }, isWrite),
  status('412', { status: 412, code: 'PreconditionFailed' }, (method) => method === 'PUT'),
  like('throttled', status('429 with Retry-After', { ...THROTTLED, headers: { 'retry-after': '1' } })),
  like('throttled', status('429 without Retry-After', THROTTLED)),
  like('unavailable', status('500', { status: 500, code: 'InternalServerError' })),
  like('unavailable', status('503', { status: 503, code: 'ServiceUnavailable' })),
  like('unavailable', status('504', { status: 504, code: 'GatewayTimeout' })),
  { ...status('a permission that vanishes', { status: 403, code: 'AuthorizationFailed' }), lasting: true },
  { name: 'time-out', befalls: () => true, strike: () => undefined },
  { name: 'reset', befalls: () => true, strike: ({ request }) => void request.socket.destroy() },
  {
    name: 'lost reply',
    befalls: () => true,
    strike: ({ request, passButHold }) => passButHold(() => void request.socket.destroy()),
  },
];

function aksConflict(name: string, message: string): FaultKind {
  return {
    name,
    family: 'busy',
    befalls: ({ path, method }) => isWrite(method) && path.includes('managedClusters'),
    strike: refuse({ status: 409, code: 'OperationNotAllowed', message, unwrapped: true }),
  };
}

function like(family: string, kind: FaultKind): FaultKind {
  return { ...kind, family };
}

function status(name: string, refusal: Refusal, methods: (method: string) => boolean = () => true): FaultKind {
  return { name, befalls: ({ method }) => methods(method), strike: refuse(refusal) };
}

function isWrite(method: string): boolean {
  return method === 'PUT' || method === 'PATCH' || method === 'DELETE' || method === 'POST';
}

function refuse(refusal: Refusal): FaultKind['strike'] {
  return ({ call, request, response }) => {
    request.resume();
    response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
    response.end(JSON.stringify(call.server === 'cluster' ? kubernetesStatus(refusal) : armError(refusal)));
  };
}

function armError({ code, message = `answered with ${code}`, unwrapped }: Refusal): unknown {
  return unwrapped ? { code, details: null, message, subcode: '' } : { error: { code, message } };
}

function kubernetesStatus({ status: code, code: reason, message = `answered with ${reason}` }: Refusal): unknown {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}
