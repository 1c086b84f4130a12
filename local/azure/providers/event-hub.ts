import type { Document } from '../store/store.ts';
import { childDocument, resourceDocument, type Placement } from './documents.ts';
import { networkRuleSets } from './network-rule-sets.ts';
import type { ResourceProvider } from './provider.ts';
import { ruleActions } from './service-bus.ts';

const API_VERSIONS = ['2017-04-01', '2021-11-01', '2022-10-01-preview', '2024-01-01', '2025-05-01-preview'];

const RULE = 'Microsoft.EventHub/namespaces/authorizationRules';

export const eventHub: ResourceProvider = {
  namespace: 'Microsoft.EventHub',
  types: [
    { name: 'namespaces', apiVersions: API_VERSIONS },
    { name: 'namespaces/authorizationRules', apiVersions: API_VERSIONS, actions: ruleActions },
    networkRuleSets('Microsoft.EventHub', API_VERSIONS),
    { name: 'namespaces/eventhubs', apiVersions: API_VERSIONS },
  ],
};

/** A namespace that speaks Kafka, and the rule with all rights that it is made with. */
export function eventHubNamespace(place: Placement): Document[] {
  const namespace = resourceDocument('Microsoft.EventHub/namespaces', place, {
    sku: { name: 'Standard', tier: 'Standard', capacity: 1 },
    properties: {
      createdAt: new Date().toISOString(),
      disableLocalAuth: false,
      isAutoInflateEnabled: false,
      kafkaEnabled: true,
      maximumThroughputUnits: 0,
      metricId: `${place.subscriptionId}:${place.name.toLowerCase()}`,
      minimumTlsVersion: '1.2',
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      serviceBusEndpoint: `https://${place.name.toLowerCase()}.servicebus.windows.net:443/`,
      status: 'Active',
      zoneRedundant: true,
    },
  });
  const rights = ['Listen', 'Manage', 'Send'];
  return [namespace, childDocument(namespace, RULE, 'RootManageSharedAccessKey', { properties: { rights } })];
}
