import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { classify, type NotFoundCode } from '../../shared/workflow/classify.ts';
import type {
  PlanningInput,
  RemovalInput,
  StepInput,
  UndoInput,
  ValidationInput,
} from '../../shared/workflow/operation-input.ts';
import type { Outcome } from '../../shared/workflow/outcome.ts';
import type { Tools } from '../../shared/workflow/tools.ts';
import { currentTools } from '../tools.ts';
import { describeUnexpected, silenced } from '../unexpected.ts';
import { refusal } from './refusal.ts';

type AnyInput = StepInput | RemovalInput | UndoInput | ValidationInput | PlanningInput;

/** Registers the activity of a step: whatever comes from outside becomes an outcome, only a bug is thrown. */
export function registerStep(
  name: string,
  run: (tools: Tools, input: never) => Promise<Outcome>,
  notFound: NotFoundCode,
): void {
  df.app.activity(name, {
    handler: silenced(async (input: unknown, context: InvocationContext): Promise<Outcome> => {
      const refused = refusalOf(input as AnyInput);
      if (refused) return refused;
      // Durable Functions hands over what the orchestrator gave; each orchestrator gives its activity the right input.
      const given = input as AnyInput as never;
      try {
        return await run(currentTools(), given);
      } catch (error) {
        const outcome = classify(error, notFound);
        if (outcome) return outcome;
        context.error(`${name} of operation ${(input as AnyInput).operationId}: ${describeUnexpected(error)}`);
        throw error;
      }
    }),
  });
}

/** What was made is taken back, whatever the policy has become. */
function refusalOf(input: AnyInput): Outcome | undefined {
  return 'write' in input ? undefined : refusal(input);
}
