import type { InvocationContext } from '@azure/functions';

import type { Arm } from '../../shared/azure/arm.ts';
import type { CheckedRequest } from '../../shared/connection/check-request.ts';
import { problem, type Problem } from '../../shared/connection/problem.ts';
import { TargetError } from '../../shared/targets/target-error.ts';

const PATIENCE_MILLISECONDS = 5000;

/**
 * Why a target takes no keys or passwords now. A courtesy at the door: when the target cannot be read now, the operation
 * finds it later, so that a slow Azure refuses no good request.
 */
export async function secretRefusal(
  arm: Arm,
  { target, targetId, auth, clientType, address }: CheckedRequest,
  context: InvocationContext,
): Promise<Problem | undefined> {
  if (auth.kind !== 'secret') return undefined;
  // What the caller's secret is does not matter here: the target is only looked at.
  const credentials = { kind: auth.kind, name: auth.name, secret: 'not read yet' };
  const request = { id: targetId, clientType, credentials, ...(address && { address }) };
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), PATIENCE_MILLISECONDS);
  try {
    await Promise.race([target.configuration(onlyReading(arm), request), patience.promise]);
    return undefined;
  } catch (error) {
    if (error instanceof TargetError && error.code === 'SecretAuthDisabled') {
      return problem('SecretAuthDisabled', 'authInfo.authType', error.message);
    }
    context.debug(`target not readable at the door: ${error instanceof Error ? error.name : 'unknown'}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Every target looks at its settings before it asks for keys; that question ends the look. */
function onlyReading(arm: Arm): Arm {
  return {
    send: (request) =>
      request.method === 'GET' ? arm.send(request) : Promise.reject(new Error('keys are not asked for at the door')),
  };
}
