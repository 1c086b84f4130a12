import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import type { ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2020-11-01',
  '2021-05-01',
  '2022-07-01',
  '2022-11-01',
  '2023-04-01',
  '2023-09-01',
  '2023-11-01',
  '2024-01-01',
  '2024-03-01',
  '2024-05-01',
  '2024-07-01',
  '2024-10-01',
  '2025-01-01',
];

export const network: ResourceProvider = {
  namespace: 'Microsoft.Network',
  types: [
    { name: 'publicIPAddresses', apiVersions: API_VERSIONS },
    { name: 'publicIPPrefixes', apiVersions: API_VERSIONS },
  ],
};

/** A static address, such as a cluster's load balancer sends from. */
export function publicIpAddress(place: Placement & { readonly ipAddress: string }): Document {
  return resourceDocument('Microsoft.Network/publicIPAddresses', place, {
    sku: { name: 'Standard', tier: 'Regional' },
    properties: {
      provisioningState: 'Succeeded',
      ipAddress: place.ipAddress,
      publicIPAddressVersion: 'IPv4',
      publicIPAllocationMethod: 'Static',
      idleTimeoutInMinutes: 30,
      ipTags: [],
    },
  });
}

/** A block of static addresses, for a cluster that sends from many. */
export function publicIpPrefix(place: Placement & { readonly ipPrefix: string }): Document {
  const { ipPrefix } = place;
  return resourceDocument('Microsoft.Network/publicIPPrefixes', place, {
    sku: { name: 'Standard', tier: 'Regional' },
    properties: {
      provisioningState: 'Succeeded',
      ipPrefix,
      prefixLength: Number(ipPrefix.split('/')[1]),
      publicIPAddressVersion: 'IPv4',
      ipTags: [],
    },
  });
}
