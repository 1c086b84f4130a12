import { ArmError } from '../../arm-error.ts';
import type { JsonObject } from '../../json.ts';

export function resourceNotFoundMessage(name: string): string {
  return `Extension instance with name '${name}' not found.`;
}

/** Another operation on the same extension is running. */
export function conflictingOperation(): ArmError {
  const message =
    'Update failed for this resource, as there is a conflicting operation in progress. Please try after sometime.';
  return new ArmError(409, 'UpdateFailed', message);
}

/** What the extension service makes of a failed Helm release. */
export function operationFailed(action: string, reason: string): JsonObject {
  const verb = action === 'Create' ? 'installation' : 'upgrade';
  const helm = `Helm ${verb} failed : Unable to create/update Kubernetes resources for the extension`;
  const advice =
    'Recommendation Please check that there are no policies blocking the resource creation/update for the extension';
  const inner = `Error: [ InnerError: [${helm} : ${advice} : InnerError [${reason}]]]`;
  const help = 'For general troubleshooting visit: https://aka.ms/k8s-extensions-TSG';
  const message = `The extension operation failed with the following error:  ${inner} occurred while doing the operation : [${action}] on the config, ${help}`;
  return { code: 'ExtensionOperationFailed', message };
}
