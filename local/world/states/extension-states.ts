import { extensionProperties, type State } from './state.ts';

const OWN_TYPE = 'microsoft.servicelinker.connection';

/** The extension as its service leaves it after a failure; Helm's own words are the only thing that tells them apart. */
function failed(message: string, code = 'InstallationFailed'): State {
  const statuses = [{ code, displayStatus: null, level: 'Error', message, time: new Date(0).toISOString() }];
  const error = `The extension operation failed with the following error:  Error: [ InnerError: [${message}]] occurred while doing the operation : [Update] on the config`;
  return extensionProperties(
    { provisioningState: 'Failed', statuses, errorInfo: { code: 'ExtensionOperationFailed', message: error } },
    { provisioningState: 'Succeeded', statuses: [], errorInfo: undefined },
  );
}

const PENDING = 'Helm upgrade failed : another operation (install/upgrade/rollback) is in progress';

/** States of the cluster extension. */
export const EXTENSION_STATES = {
  extensionConflict: extensionProperties({ extensionType: 'microsoft.flux' }, { extensionType: OWN_TYPE }),
  // As Azure writes it.
  agentNotResponding: failed('Unabled to get a response from the Agent in time'),
  helmChartDownload: failed('Unable to download the Helm chart from the repo URL'),
  helmRenderFailed: failed('Helm chart rendering failed with given values'),
  helmResourceExists: failed('Resource already exists in your cluster: ServiceAccount sc-system/sc-operator'),
  helmOperationInProgress: failed(`Operation is already in progress for Helm: ${PENDING}`),
  helmTimeout: failed('Timed out waiting for resource readiness'),
  extensionWriteConflicted: failed("Operation returned an invalid status code 'Conflict'", 'UpdateFailed'),
  extensionFailed: failed('Failed to resolve the extension version from the given values.'),
} satisfies Record<string, State>;
