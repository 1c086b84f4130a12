import type { DurableClient } from 'durable-functions';

import { checkRequest } from '../../shared/connection/check-request.ts';
import { valid, type Checked, type Problem } from '../../shared/connection/problem.ts';
import { fiveRandom } from '../../shared/connection/random.ts';
import { toSpec } from '../../shared/connection/to-spec.ts';
import { accessTo } from '../../shared/policy/access.ts';
import type { OperationInput, PlanInput } from '../../shared/workflow/operation-input.ts';
import { policyActionOf } from '../../shared/workflow/operation-access.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings } from '../tools.ts';
import { startInspection } from './start-inspection.ts';

export type PlanStarted =
  | { readonly kind: 'accepted'; readonly input: OperationInput }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Checks the body of a request as if the connection were to be made, and starts the plan of it. */
export async function startPlan(client: DurableClient, body: unknown): Promise<PlanStarted> {
  const work = checkPlan(body);
  return work.ok
    ? { kind: 'accepted', input: await startInspection(client, work.value) }
    : { kind: 'refused', problems: work.problems };
}

/** Checks the body of a request completely; the plan that it asks for. */
export function checkPlan(body: unknown): Checked<Omit<PlanInput, 'operationId'>> {
  const { deniedNamespaces, sealingKey, policy } = currentSettings();
  const checked = checkRequest(body, { deniedNamespaces, randomSuffix: fiveRandom });
  if (!checked.ok) return checked;
  const connection = toSpec(checked.value, sealingKey);
  const guard = currentGuard();
  guard.check(accessTo(policyActionOf('plan'), connection.cluster, connection));
  return valid({ action: 'plan', connection, policy, caller: guard.caller });
}
