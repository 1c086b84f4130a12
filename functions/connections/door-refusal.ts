import type { InvocationContext } from '@azure/functions';

import type { Arm } from '../../shared/azure/arm.ts';
import type { CheckedRequest } from '../../shared/connection/check-request.ts';
import { problem, type Problem } from '../../shared/connection/problem.ts';
import { isEndpoint } from '../../shared/connection/target-id.ts';
import { TargetError } from '../../shared/targets/target-error.ts';
import { roleRefusal } from '../../shared/workflow/role-refusal.ts';

const PATIENCE_MILLISECONDS = 5000;

/**
 * Why a target takes no keys or passwords now, or a role is not assigned. A courtesy at the door: when Azure cannot be
 * asked now, the operation finds it later, so that a slow Azure refuses no good request.
 */
export async function doorRefusal(
  arm: Arm,
  request: CheckedRequest,
  context: InvocationContext,
): Promise<Problem | undefined> {
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), PATIENCE_MILLISECONDS);
  try {
    return await Promise.race([look(arm, request), patience.promise]);
  } catch (error) {
    context.debug(`not readable at the door: ${error instanceof Error ? error.name : 'unknown'}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function look(arm: Arm, request: CheckedRequest): Promise<Problem | undefined> {
  return request.auth.kind === 'secret' ? lookAtKeys(arm, request) : lookAtRoles(arm, request);
}

async function lookAtRoles(arm: Arm, { targetId, auth }: CheckedRequest): Promise<Problem | undefined> {
  const roles = 'roles' in auth ? auth.roles : undefined;
  if (roles === undefined || isEndpoint(targetId)) return undefined;
  const refusal = await roleRefusal(arm, targetId.subscriptionId, roles);
  return refusal === undefined ? undefined : problem('InvalidField', 'authInfo.roles', refusal);
}

async function lookAtKeys(
  arm: Arm,
  { target, targetId, auth, clientType, address }: CheckedRequest,
): Promise<Problem | undefined> {
  if (auth.kind !== 'secret') return undefined;
  // What the caller's secret is does not matter here: the target is only looked at.
  const credentials = { kind: auth.kind, name: auth.name, secret: 'not read yet' };
  try {
    await target.configuration(onlyReading(arm), {
      id: targetId,
      clientType,
      credentials,
      ...(address && { address }),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof TargetError) || error.code !== 'SecretAuthDisabled') throw error;
    return problem('SecretAuthDisabled', 'authInfo.authType', error.message);
  }
}

/** Every target looks at its settings before it asks for keys; that question ends the look. */
function onlyReading(arm: Arm): Arm {
  return {
    send: (request) =>
      request.method === 'GET' ? arm.send(request) : Promise.reject(new Error('keys are not asked for at the door')),
  };
}
