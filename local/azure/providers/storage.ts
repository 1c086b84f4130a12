import { badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { isPublicAddress } from './addresses.ts';
import { impliedChild, resourceDocument, type Placement } from './documents.ts';
import { patchResource } from './generic.ts';
import type { ResourceCall, ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2019-06-01',
  '2021-04-01',
  '2021-09-01',
  '2022-05-01',
  '2022-09-01',
  '2023-01-01',
  '2023-04-01',
  '2023-05-01',
  '2024-01-01',
  '2025-01-01',
  '2025-06-01',
  '2025-08-01',
];

const SERVICES = ['blobServices', 'queueServices', 'tableServices', 'fileServices'];
const KEYS = ['key1', 'key2'];
const KEY_BYTES = 64;

export const storage: ResourceProvider = {
  namespace: 'Microsoft.Storage',
  types: [
    { name: 'storageAccounts', apiVersions: API_VERSIONS, patch, actions: { listKeys, regenerateKey } },
    ...SERVICES.map((service) => ({
      name: `storageAccounts/${service}`,
      apiVersions: API_VERSIONS,
      implied: impliedChild(`Microsoft.Storage/storageAccounts/${service}`, 'default'),
    })),
  ],
};

/** Ranges of one or two addresses are written as addresses, without a prefix. */
function patch(call: ResourceCall): ProviderAnswer {
  const { ipRules } = asObject(asObject(call.body.properties).networkAcls);
  const values = (Array.isArray(ipRules) ? ipRules : []).map((rule) => asText(asObject(rule).value));
  const wrong = values.find((value) => !isPublicAddress(value) || /\/3[12]$/.test(value ?? ''));
  if (wrong !== undefined) {
    throw badRequest('Values for request parameters are invalid: ipRules.', 'InvalidValuesForRequestParameters');
  }
  return patchResource(call);
}

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok(keysOf(azure, resource));
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const name = KEYS.find((key) => key === asText(body.keyName)?.toLowerCase());
  if (name === undefined)
    throw badRequest('The key name is not valid: it must be key1 or key2.', 'InvalidValuesForRequestParameters');
  azure.credentials.forget(resource.id, name);
  return ok(keysOf(azure, resource));
}

function keysOf(azure: Simulation, resource: Document): JsonObject {
  const { creationTime } = asObject(resource.properties);
  const keys = KEYS.map((keyName) => ({
    creationTime,
    keyName,
    value: azure.credentials.key(resource.id, keyName, KEY_BYTES),
    permissions: 'FULL',
  }));
  return { keys };
}

/** A general-purpose v2 account. */
export function storageAccount(place: Placement): Document {
  const account = place.name.toLowerCase();
  const endpoint = (service: string): string => `https://${account}.${service}.core.windows.net/`;
  return resourceDocument('Microsoft.Storage/storageAccounts', place, {
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    kind: 'StorageV2',
    properties: {
      accessTier: 'Hot',
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: true,
      creationTime: new Date().toISOString(),
      minimumTlsVersion: 'TLS1_2',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      primaryEndpoints: {
        blob: endpoint('blob'),
        dfs: endpoint('dfs'),
        file: endpoint('file'),
        queue: endpoint('queue'),
        table: endpoint('table'),
        web: endpoint('z6.web'),
      },
      primaryLocation: place.location ?? 'westus2',
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      statusOfPrimary: 'available',
      supportsHttpsTrafficOnly: true,
    },
  });
}
