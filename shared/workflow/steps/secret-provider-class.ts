import * as z from 'zod';

import { shape } from '../../azure/answer-shape.ts';
import { sanitisedName } from '../../connection/names.ts';
import { formatResourceId, resourceName } from '../../connection/resource-id.ts';
import type { ConnectionSpec } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { Credentials } from '../../targets/target.ts';
import type { Tools } from '../tools.ts';

const API_VERSION = '2023-07-01';

const vaultSchema = z.object({ properties: z.object({ tenantId: z.guid().nullish() }) });

/**
 * A SecretProviderClass with which the Key Vault CSI driver mounts secrets of the vault, as YAML to fill in and apply:
 * which secrets a pod needs, only its author knows. `undefined` for a connection without the driver.
 */
export async function secretProviderClass(
  tools: Tools,
  { name, namespace, targetId }: ConnectionSpec,
  credentials: Credentials,
): Promise<string | undefined> {
  if (credentials.kind !== 'keyVaultCsi') return undefined;
  const vault = resourceIdOf(targetId);
  const { body } = await tools.arm.send({ method: 'GET', path: formatResourceId(vault), apiVersion: API_VERSION });
  const { tenantId } = shape(vaultSchema, body, 'the vault').properties;
  return `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata:
  name: sc-${sanitisedName(name)}-secretprovider
  namespace: ${namespace}
spec:
  provider: azure
  parameters:
    usePodIdentity: "false"
    useVMManagedIdentity: "true"
    userAssignedIdentityID: ${credentials.clientId}
    keyvaultName: ${resourceName(vault)}
    tenantId: ${tenantId ?? credentials.tenantId}
    objects: |
      array:
        - |
          objectName: my-secret
          objectType: secret
`;
}
