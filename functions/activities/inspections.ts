import { planConnection } from '../../shared/workflow/planning/plan-connection.ts';
import { validateConnection } from '../../shared/workflow/validation/validate-connection.ts';
import { registerStep } from './register-step.ts';

// They write nothing, so they need no claim on the connection and nothing is undone.
registerStep('validateConnection', validateConnection, 'ClusterNotFound');
registerStep('planConnection', planConnection, 'ClusterNotFound');
