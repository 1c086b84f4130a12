import { badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asText, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { childDocument, resourceDocument, type Placement } from './documents.ts';
import { networkRuleSets } from './network-rule-sets.ts';
import type { ResourceCall, ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2017-04-01',
  '2021-11-01',
  '2022-10-01-preview',
  '2023-01-01-preview',
  '2024-01-01',
  '2025-05-01-preview',
];

const RULE = 'Microsoft.ServiceBus/namespaces/authorizationRules';
const KEYS = new Map([
  ['primarykey', 'primary'],
  ['secondarykey', 'secondary'],
]);

/** What a rule does with its keys, in Event Hubs' namespaces too. */
export const ruleActions = { listKeys, regenerateKeys };

export const serviceBus: ResourceProvider = {
  namespace: 'Microsoft.ServiceBus',
  types: [
    { name: 'namespaces', apiVersions: API_VERSIONS },
    { name: 'namespaces/authorizationRules', apiVersions: API_VERSIONS, actions: ruleActions },
    networkRuleSets('Microsoft.ServiceBus', API_VERSIONS),
    { name: 'namespaces/queues', apiVersions: API_VERSIONS },
    { name: 'namespaces/topics', apiVersions: API_VERSIONS },
  ],
};

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok(keysOf(azure, resource));
}

function regenerateKeys({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const key = KEYS.get(asText(body.keyType)?.toLowerCase() ?? '');
  if (key === undefined) throw badRequest('keyType must be PrimaryKey or SecondaryKey.');
  azure.credentials.forget(resource.id, key);
  return ok(keysOf(azure, resource));
}

function keysOf(azure: Simulation, rule: Document): JsonObject {
  const namespace = rule.id.split('/').at(-3) ?? '';
  const primaryKey = azure.credentials.key(rule.id, 'primary');
  const secondaryKey = azure.credentials.key(rule.id, 'secondary');
  const connection = (key: string): string =>
    [
      `Endpoint=sb://${namespace.toLowerCase()}.servicebus.windows.net/`,
      `SharedAccessKeyName=${rule.name}`,
      `SharedAccessKey=${key}`,
    ].join(';');
  return {
    primaryConnectionString: connection(primaryKey),
    secondaryConnectionString: connection(secondaryKey),
    primaryKey,
    secondaryKey,
    keyName: rule.name,
  };
}

/** A namespace and the rule with all rights that it is made with. */
export function serviceBusNamespace(place: Placement): Document[] {
  const namespace = resourceDocument('Microsoft.ServiceBus/namespaces', place, {
    sku: { name: 'Standard', tier: 'Standard' },
    properties: {
      createdAt: new Date().toISOString(),
      disableLocalAuth: false,
      metricId: `${place.subscriptionId}:${place.name.toLowerCase()}`,
      minimumTlsVersion: '1.2',
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      serviceBusEndpoint: `https://${place.name.toLowerCase()}.servicebus.windows.net:443/`,
      status: 'Active',
      zoneRedundant: false,
    },
  });
  const rights = ['Listen', 'Manage', 'Send'];
  return [namespace, childDocument(namespace, RULE, 'RootManageSharedAccessKey', { properties: { rights } })];
}
