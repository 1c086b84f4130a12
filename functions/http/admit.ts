import type { HttpRequest, InvocationContext } from '@azure/functions';

import { readAccessPolicy } from '../../shared/policy/access-policy.ts';
import { guardFor, type Guard } from '../policy/guard.ts';
import { currentSettings } from '../tools.ts';
import { callerOf, isLoopback } from './caller.ts';

export type Admission =
  { readonly kind: 'guard'; readonly guard: Guard } | { readonly kind: 'refused'; readonly message: string };

/** Lets a request in with a guard that knows its caller. Throws `SettingsError` when settings or policy are wrong. */
export function admit(request: HttpRequest, context: InvocationContext): Admission {
  const { access } = currentSettings();
  const policy = readAccessPolicy(access);
  switch (policy.kind) {
    case 'missing':
      return { kind: 'refused', message: 'neither POLICY_FILE nor POLICY is set, so nothing is allowed to anyone' };
    case 'loopback':
      if (isLoopback(request)) return { kind: 'guard', guard: guardFor(policy, { kind: 'loopback' }) };
      return { kind: 'refused', message: 'POLICY=loopback lets in requests from this machine only; set POLICY_FILE' };
    case 'rules':
      return { kind: 'guard', guard: guardFor(policy, callerOf(request, context, access.easyAuth)) };
  }
}
