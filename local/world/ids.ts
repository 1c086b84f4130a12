import { cognitiveIds, targetIds, type CognitiveIds, type TargetIds } from './target-ids.ts';

/** Ids of the demo subscription. They are fixed, so that the examples of the README work as they stand. */
export interface WorldIds {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly cluster: string;
  readonly identity: ManagedIdentityIds;
  readonly servicePrincipal: { readonly clientId: string; readonly principalId: string };
  readonly storageAccount: string;
  readonly keyVault: string;
  readonly serviceBus: string;
  readonly postgres: string;
  readonly targets: TargetIds;
  readonly cognitive: CognitiveIds;
}

interface ManagedIdentityIds {
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string;
}

const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const GROUP = 'demo-rg';
const PROVIDERS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers`;

export const IDS: WorldIds = {
  tenantId: '00000000-0000-4000-8000-000000000002',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: GROUP,
  location: 'westeurope',
  cluster: clusterId('demo-aks'),
  identity: {
    id: `${PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/demo-identity`,
    clientId: '11111111-0000-4000-8000-000000000001',
    principalId: '11111111-0000-4000-8000-000000000002',
  },
  servicePrincipal: {
    clientId: '22222222-0000-4000-8000-000000000001',
    principalId: '22222222-0000-4000-8000-000000000002',
  },
  storageAccount: `${PROVIDERS}/Microsoft.Storage/storageAccounts/demostore/blobServices/default`,
  keyVault: `${PROVIDERS}/Microsoft.KeyVault/vaults/demo-vault`,
  serviceBus: `${PROVIDERS}/Microsoft.ServiceBus/namespaces/demo-bus`,
  postgres: `${PROVIDERS}/Microsoft.DBforPostgreSQL/flexibleServers/demo-pg/databases/appdb`,
  targets: targetIds(PROVIDERS),
  cognitive: cognitiveIds(PROVIDERS),
};

export function clusterId(name: string): string {
  return `${PROVIDERS}/Microsoft.ContainerService/managedClusters/${name}`;
}
