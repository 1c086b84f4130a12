import { accessSwitch } from './access-switch.ts';
import { addressList } from './address-list.ts';
import { namedRules } from './named-rules.ts';

/*
 * The firewalls of the resource types, by the REST reference of each. None of the documents with a list takes an etag
 * but that of Azure AI services, which has one in its answers.
 */

/**
 * learn.microsoft.com/azure/storage/common/storage-network-security-limitations: ranges of one or two addresses are
 * written without a prefix, and rules have no effect inside the account's own region.
 */
export const storageFirewall = addressList({
  apiVersion: '2023-05-01',
  method: 'PATCH',
  within: 'networkAcls',
  field: 'value',
  rule: (value) => ({ value, action: 'Allow' }),
  caveat: (location, clusterLocation) =>
    sameRegion(location, clusterLocation)
      ? 'rules for addresses have no effect on requests from the region of the storage account itself, where the cluster is: add a virtual network rule for the subnets of the cluster, or a private endpoint'
      : undefined,
});

export const keyVaultFirewall = addressList({
  apiVersion: '2023-07-01',
  method: 'PATCH',
  within: 'networkAcls',
  field: 'value',
  rule: (range) => ({ value: range.includes('/') ? range : `${range}/32` }),
});

export const cognitiveFirewall = addressList({
  apiVersion: '2024-10-01',
  method: 'PATCH',
  within: 'networkAcls',
  field: 'value',
  rule: (value) => ({ value }),
});

/** Azure Cosmos DB works on a change for minutes and takes no other meanwhile. */
export const cosmosFirewall = addressList({
  apiVersion: '2024-11-15',
  method: 'PATCH',
  field: 'ipAddressOrRange',
  rule: (ipAddressOrRange) => ({ ipAddressOrRange }),
  onByEntries: true,
});

/** Service Bus and Event Hubs keep their rules in a child of the namespace. */
function messagingFirewall(apiVersion: string): ReturnType<typeof addressList> {
  return addressList({
    apiVersion,
    below: '/networkRuleSets/default',
    method: 'PUT',
    field: 'ipMask',
    rule: (ipMask) => ({ ipMask, action: 'Allow' }),
  });
}

export const serviceBusFirewall = messagingFirewall('2021-11-01');

export const eventHubFirewall = messagingFirewall('2024-01-01');

const ADDRESSES = ['startIpAddress', 'endIpAddress'] as const;

export const postgresFlexibleFirewall = namedRules({ apiVersion: '2024-08-01', fields: ADDRESSES });

export const mysqlFlexibleFirewall = namedRules({ apiVersion: '2023-12-30', fields: ADDRESSES });

/** Single servers of PostgreSQL and MySQL. */
export const singleServerFirewall = namedRules({ apiVersion: '2017-12-01', fields: ADDRESSES });

export const sqlFirewall = namedRules({ apiVersion: '2021-11-01', fields: ADDRESSES });

export const redisFirewall = namedRules({ apiVersion: '2024-11-01', fields: ['startIP', 'endIP'], onByEntries: true });

/** Without rules for addresses; learn.microsoft.com/azure/azure-app-configuration/network-access-errors. */
export const appConfigAccess = accessSwitch({ apiVersion: '2024-05-01' });

export const redisEnterpriseAccess = accessSwitch({ apiVersion: '2025-04-01' });

/** SignalR Service and Web PubSub. */
export const realTimeAccess = accessSwitch({ apiVersion: '2024-03-01' });

export const appInsightsAccess = accessSwitch({
  apiVersion: '2020-02-02',
  property: 'publicNetworkAccessForIngestion',
});

function sameRegion(one: string, other: string): boolean {
  const plain = (name: string): string => name.replaceAll(' ', '').toLowerCase();
  return plain(one) === plain(other);
}
