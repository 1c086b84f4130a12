import { badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asText, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import type { ResourceCall, ResourceProvider } from './provider.ts';

const API_VERSIONS = ['2019-10-01', '2020-06-01', '2022-05-01', '2023-03-01', '2024-05-01', '2024-06-01'];

const KEYS = [
  { name: 'Primary', readOnly: false },
  { name: 'Secondary', readOnly: false },
  { name: 'Primary Read Only', readOnly: true },
  { name: 'Secondary Read Only', readOnly: true },
];

export const appConfiguration: ResourceProvider = {
  namespace: 'Microsoft.AppConfiguration',
  types: [{ name: 'configurationStores', apiVersions: API_VERSIONS, actions: { listKeys, regenerateKey } }],
};

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok({ value: KEYS.map((_, index) => keyOf(azure, resource, index)), nextLink: null });
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const index = KEYS.findIndex((_, at) => keyId(at) === asText(body.id));
  if (index < 0) throw badRequest('The id of the access key is not valid.');
  azure.credentials.forget(resource.id, keyId(index));
  return ok(keyOf(azure, resource, index));
}

function keyOf(azure: Simulation, store: Document, index: number): JsonObject {
  const value = azure.credentials.key(store.id, keyId(index));
  const endpoint = `https://${store.name.toLowerCase()}.azconfig.io`;
  return {
    id: keyId(index),
    ...KEYS[index],
    value,
    connectionString: `Endpoint=${endpoint};Id=${keyId(index)};Secret=${value}`,
    lastModified: '2024-05-01T00:00:00+00:00',
  };
}

function keyId(index: number): string {
  return `0-l1-s0:${'abcd'.charAt(index)}`;
}

export function configurationStore(place: Placement): Document {
  return resourceDocument('Microsoft.AppConfiguration/configurationStores', place, {
    sku: { name: 'standard' },
    properties: {
      provisioningState: 'Succeeded',
      creationDate: new Date().toISOString(),
      endpoint: `https://${place.name.toLowerCase()}.azconfig.io`,
      encryption: null,
      privateEndpointConnections: null,
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      softDeleteRetentionInDays: 7,
      enablePurgeProtection: false,
    },
  });
}
