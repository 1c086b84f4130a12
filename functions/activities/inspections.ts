import type { PlanningInput } from '../../shared/workflow/operation-input.ts';
import type { Outcome } from '../../shared/workflow/outcome.ts';
import { planConnection } from '../../shared/workflow/planning/plan-connection.ts';
import type { Tools } from '../../shared/workflow/tools.ts';
import { validateConnection } from '../../shared/workflow/validation/validate-connection.ts';
import { refusal } from './refusal.ts';
import { registerStep } from './register-step.ts';

// They write nothing, so they need no claim on the connection and nothing is undone.
registerStep('validateConnection', validateConnection, 'ClusterNotFound');
registerStep('planConnection', plan, 'ClusterNotFound');

/** A plan tells of the connection that gives way, which is known only here. */
function plan(tools: Tools, input: PlanningInput): Promise<Outcome> {
  return planConnection(tools, input, (previous) => refusal({ ...input, facts: { previous } }));
}
