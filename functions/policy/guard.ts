import { AsyncLocalStorage } from 'node:async_hooks';

import type { Access } from '../../shared/policy/access.ts';
import type { AccessPolicy } from '../../shared/policy/access-policy.ts';
import type { Caller } from '../../shared/policy/caller.ts';
import { decide, type Decision, type Missing } from '../../shared/policy/decide.ts';

/** The caller of a request may not do what the request asks for. */
export class PolicyDeniedError extends Error {
  override readonly name = 'PolicyDeniedError';
  readonly missing: readonly Missing[];

  constructor({ message, missing }: Extract<Decision, { allowed: false }>) {
    super(message);
    this.missing = missing;
  }
}

/** Says what the caller of one request may do. */
export interface Guard {
  readonly caller: Caller;
  /** Throws `PolicyDeniedError`, which becomes 403 with what is missing. */
  check(access: Access): void;
  allows(access: Access): boolean;
}

export function guardFor(policy: Exclude<AccessPolicy, { kind: 'missing' }>, caller: Caller): Guard {
  const ask = (access: Access): Decision =>
    policy.kind === 'loopback' ? { allowed: true } : decide(policy.rules, caller, access);
  return {
    caller,
    check(access) {
      const decision = ask(access);
      if (!decision.allowed) throw new PolicyDeniedError(decision);
    },
    allows: (access) => ask(access).allowed,
  };
}

const guards = new AsyncLocalStorage<Guard>();

/** Runs the handler of a request; all that it calls finds the guard. */
export function guarded<T>(guard: Guard, run: () => T): T {
  return guards.run(guard, run);
}

/**
 * The guard of the request that is being answered. Not an argument, so that no edge can forget to pass it on: what
 * reads or starts something asks here, and outside of a guarded request there is nothing to ask and nothing is done.
 */
export function currentGuard(): Guard {
  const guard = guards.getStore();
  if (!guard) throw new Error('a connection is only read or changed within a guarded request');
  return guard;
}
