import { accessTo, accessToCluster, type Access } from '../../shared/policy/access.ts';
import { PolicyFileError, readAccessPolicy, type AccessPolicy } from '../../shared/policy/access-policy.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import type { Caller } from '../../shared/policy/caller.ts';
import { decide } from '../../shared/policy/decide.ts';
import type { OperationInput, Requested } from '../../shared/workflow/operation-input.ts';
import { policyActionOf } from '../../shared/workflow/operation-access.ts';
import { failed, type Facts, type Outcome, type Write } from '../../shared/workflow/outcome.ts';
import { currentSettings } from '../tools.ts';

/** What of the input of a step says who wants what. */
interface Asked extends Requested {
  readonly connection: OperationInput['connection'];
  readonly facts?: Facts;
  readonly intended?: readonly Write[];
}

/**
 * Why a step may not run, by the policy as it is now: between the request and the step it may have changed, and the
 * connection that an update takes the place of is known only here. `undefined` when it may.
 */
export function refusal(input: Asked): Outcome | undefined {
  const { access, deniedNamespaces } = currentSettings();
  const denied = 'namespace' in input.connection && deniedNamespaces.includes(input.connection.namespace);
  if (denied) return failed('PolicyDenied', 'the namespace is protected by now (setting DENIED_NAMESPACES)');
  try {
    const policy = readAccessPolicy(access);
    const reasons = accesses(input).map((one) => denial(policy, input.caller, one));
    const reason = reasons.find((one) => one !== undefined);
    return reason === undefined ? undefined : failed('PolicyDenied', reason);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    // Someone may be in the middle of changing it.
    return { kind: 'retry', error: { code: 'PolicyUnreadable', message: error.message } };
  }
}

function accesses(input: Asked): Access[] {
  const { connection } = input;
  const { cluster } = connection;
  const action = policyActionOf(input.action);
  const subject = 'keepKubernetesResources' in connection ? connection.known : connection;
  const own = subject ? accessTo(action, cluster, subject) : accessToCluster(action, cluster);
  const previous = previousOf(input);
  return previous ? [own, accessTo(action, cluster, previous)] : [own];
}

/** What gives way: it is in the announcement of the record, so it is known before anything of it is touched. */
function previousOf({ facts, intended }: Asked): ConnectionRecord | undefined {
  return facts?.previous ?? intended?.find((write) => write.kind === 'record')?.previous;
}

function denial(policy: AccessPolicy, caller: Caller, access: Access): string | undefined {
  if (policy.kind !== 'missing' && caller.kind === 'service') return undefined;
  switch (policy.kind) {
    case 'missing':
      return 'there is no policy any more, so nothing is allowed to anyone';
    case 'loopback':
      return caller.kind === 'loopback' ? undefined : 'only callers on the same machine are allowed by now';
    case 'rules': {
      const decision = decide(policy.rules, caller, access);
      return decision.allowed ? undefined : decision.message;
    }
  }
}
