import { accessTo, accessToCluster, type Access } from '../policy/access.ts';
import type { PolicyAction } from '../policy/policy-schema.ts';
import type { OperationInput } from './operation-input.ts';
import type { Action } from './operation-steps.ts';

/** The access that doing something to an operation needs: that to the connection which it is about. */
export function accessToOperation(action: PolicyAction, { connection }: OperationInput): Access {
  const subject = 'keepKubernetesResources' in connection ? connection.known : connection;
  return subject ? accessTo(action, connection.cluster, subject) : accessToCluster(action, connection.cluster);
}

/** What a caller has to be allowed for an action of an operation: who may make a connection may see what it would take. */
export function policyActionOf(action: Action): PolicyAction {
  if (action === 'repair') return 'update';
  return action === 'plan' ? 'create' : action;
}
