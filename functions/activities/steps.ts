import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { classify, type NotFoundCode } from '../../shared/workflow/classify.ts';
import type { RemovalInput, StepInput, UndoInput } from '../../shared/workflow/operation.ts';
import type { Outcome } from '../../shared/workflow/outcome.ts';
import { createResources } from '../../shared/workflow/steps/create-resources.ts';
import { removeRecord, removeResources, revokeAccess } from '../../shared/workflow/steps/disconnect.ts';
import { enableAddons } from '../../shared/workflow/steps/enable-addons.ts';
import { grantAccess } from '../../shared/workflow/steps/grant-access.ts';
import { installExtension } from '../../shared/workflow/steps/install-extension.ts';
import { openFirewall } from '../../shared/workflow/steps/open-firewall.ts';
import { registerProvider } from '../../shared/workflow/steps/register-provider.ts';
import { removePrevious } from '../../shared/workflow/steps/remove-previous.ts';
import { undoWrite } from '../../shared/workflow/steps/undo-write.ts';
import { waitForCluster } from '../../shared/workflow/steps/wait-for-cluster.ts';
import type { Tools } from '../../shared/workflow/tools.ts';
import { currentTools } from '../tools.ts';
import { refusal } from './refusal.ts';

step('registerProvider', registerProvider, 'ClusterNotFound');
step('waitForCluster', waitForCluster, 'ClusterNotFound');
step('installExtension', installExtension, 'ClusterNotFound');
step('enableAddons', enableAddons, 'ClusterNotFound');
step('openFirewall', openFirewall, 'TargetNotFound');
step('grantAccess', grantAccess, 'TargetNotFound');
step('createResources', createResources, 'TargetNotFound');
step('removePrevious', removePrevious, 'ClusterNotFound');
step('removeResources', removeResources, 'ClusterNotFound');
step('revokeAccess', revokeAccess, 'ClusterNotFound');
step('removeRecord', removeRecord, 'ClusterNotFound');
step('undoWrite', undoWrite, 'ClusterNotFound');

type AnyInput = StepInput | RemovalInput | UndoInput;

/** Registers the activity of a step: whatever comes from outside becomes an outcome, only a bug is thrown. */
function step(name: string, run: (tools: Tools, input: never) => Promise<Outcome>, notFound: NotFoundCode): void {
  df.app.activity(name, {
    handler: async (input: unknown, context: InvocationContext): Promise<Outcome> => {
      const refused = refusalOf(input as AnyInput);
      if (refused) return refused;
      // Durable Functions hands over what the orchestrator gave; each orchestrator gives its activity the right input.
      const given = input as AnyInput as never;
      try {
        return await run(currentTools(), given);
      } catch (error) {
        const outcome = classify(error, notFound);
        if (outcome) return outcome;
        context.error(`${name} of operation ${(input as AnyInput).operationId}: ${describeBug(error)}`);
        throw error;
      }
    },
  });
}

/** What was made is taken back, whatever the policy has become. */
function refusalOf(input: AnyInput): Outcome | undefined {
  return 'write' in input ? undefined : refusal(input);
}

/** The stack without the message: the text of an unexpected error may hold anything. */
function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return 'an unexpected error that is no Error';
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return [error.name, ...frames].join('\n');
}
