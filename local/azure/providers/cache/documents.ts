import type { Document } from '../../store/store.ts';
import { childDocument, resourceDocument, type Placement } from '../documents.ts';

/** A cache of the standard tier that lets identities in. */
export function redisCache(place: Placement): Document {
  return resourceDocument('Microsoft.Cache/Redis', place, {
    properties: {
      provisioningState: 'Succeeded',
      redisVersion: '6.0',
      sku: { name: 'Standard', family: 'C', capacity: 1 },
      enableNonSslPort: false,
      redisConfiguration: { 'aad-enabled': 'true', 'maxmemory-reserved': '125', maxclients: '1000' },
      accessKeys: null,
      hostName: `${place.name.toLowerCase()}.redis.cache.windows.net`,
      port: 6379,
      sslPort: 6380,
      linkedServers: [],
      disableAccessKeyAuthentication: false,
      minimumTlsVersion: '1.2',
      publicNetworkAccess: 'Enabled',
      updateChannel: 'Stable',
    },
  });
}

/** A cluster and its one database. */
export function redisEnterpriseCluster(place: Placement): Document[] {
  const location = place.location ?? 'westus2';
  const cluster = resourceDocument('Microsoft.Cache/redisEnterprise', place, {
    kind: 'v2',
    sku: { name: 'Balanced_B1' },
    properties: {
      provisioningState: 'Succeeded',
      resourceState: 'Running',
      hostName: `${place.name.toLowerCase()}.${location}.redis.azure.net`,
      redisVersion: '7.4',
      minimumTlsVersion: '1.2',
      highAvailability: 'Enabled',
    },
  });
  const database = childDocument(cluster, 'Microsoft.Cache/redisEnterprise/databases', 'default', {
    properties: {
      provisioningState: 'Succeeded',
      resourceState: 'Running',
      clientProtocol: 'Encrypted',
      port: 10000,
      clusteringPolicy: 'OSSCluster',
      evictionPolicy: 'VolatileLRU',
      redisVersion: '7.4',
      accessKeysAuthentication: 'Enabled',
    },
  });
  return [cluster, database];
}
