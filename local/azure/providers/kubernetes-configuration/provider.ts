import { resourceNotFoundMessage } from './extension-errors.ts';
import { ArmError } from '../../arm-error.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import type { Call, ResourceProvider } from '../provider.ts';
import { extensionEndings } from './extension-endings.ts';
import { deleteExtension, patchExtension, putExtension } from './extension-writes.ts';

const API_VERSIONS = ['2022-03-01', '2022-07-01', '2022-11-01', '2023-05-01', '2024-11-01', '2025-03-01'];

export const kubernetesConfiguration: ResourceProvider = {
  namespace: 'Microsoft.KubernetesConfiguration',
  registrationState: 'NotRegistered',
  types: [
    {
      name: 'extensions',
      apiVersions: API_VERSIONS,
      read: readExtension,
      put: putExtension,
      patch: patchExtension,
      delete: deleteExtension,
    },
    { name: 'extensions/operations', apiVersions: API_VERSIONS, virtual: true, read: readOperation },
  ],
  endings: extensionEndings,
};

function readExtension(call: Call): ProviderAnswer {
  const found = call.azure.store.get(call.id);
  if (!found) throw new ArmError(404, 'ResourceNotFound', resourceNotFoundMessage(call.names[0] ?? ''));
  return ok(found);
}

/** While it runs the status is the extension's state; the caller takes every word but the final ones for running. */
function readOperation(call: Call): ProviderAnswer {
  const id = call.names.at(-1) ?? '';
  const operation = call.azure.operations.find(id);
  if (operation?.kind !== 'extension') throw new ArmError(404, 'ResourceNotFound', `Operation '${id}' not found.`);
  const status = operation.status === 'InProgress' ? operation.payload.passing : operation.status;
  return ok({ id: call.id, name: id, status, properties: {}, ...(operation.error && { error: operation.error }) });
}
