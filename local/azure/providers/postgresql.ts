import { randomUUID } from 'node:crypto';
import type { Document } from '../store/store.ts';
import { childDocument, resourceDocument, type Placement } from './documents.ts';
import type { ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2021-06-01',
  '2022-12-01',
  '2023-06-01-preview',
  '2023-12-01-preview',
  '2024-08-01',
  '2025-08-01',
];

const SINGLE_SERVER_VERSIONS = ['2017-12-01', '2018-06-01'];

export const postgresql: ResourceProvider = {
  namespace: 'Microsoft.DBforPostgreSQL',
  types: [
    { name: 'flexibleServers', apiVersions: API_VERSIONS },
    { name: 'flexibleServers/databases', apiVersions: API_VERSIONS },
    { name: 'flexibleServers/firewallRules', apiVersions: API_VERSIONS },
    { name: 'servers', apiVersions: SINGLE_SERVER_VERSIONS },
    { name: 'servers/databases', apiVersions: SINGLE_SERVER_VERSIONS },
    { name: 'servers/firewallRules', apiVersions: SINGLE_SERVER_VERSIONS },
  ],
};

/** A flexible server that takes passwords. */
export function postgresFlexibleServer(place: Placement): Document {
  return resourceDocument('Microsoft.DBforPostgreSQL/flexibleServers', place, {
    sku: { name: 'Standard_B1ms', tier: 'Burstable' },
    systemData: { createdAt: new Date().toISOString() },
    properties: {
      administratorLogin: 'pgadmin',
      authConfig: { activeDirectoryAuth: 'Disabled', passwordAuth: 'Enabled' },
      availabilityZone: '1',
      backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' },
      fullyQualifiedDomainName: `${place.name.toLowerCase()}.postgres.database.azure.com`,
      highAvailability: { mode: 'Disabled', state: 'NotEnabled' },
      network: { publicNetworkAccess: 'Enabled' },
      replicationRole: 'Primary',
      state: 'Ready',
      storage: { autoGrow: 'Disabled', iops: 120, storageSizeGB: 32, tier: 'P4', type: '' },
      version: '16',
      minorVersion: '9',
      privateEndpointConnections: [],
      resourceUid: randomUUID(),
    },
  });
}

/** A single server; Azure has retired them. */
export function postgresSingleServer(place: Placement): Document {
  return resourceDocument('Microsoft.DBforPostgreSQL/servers', place, {
    sku: { name: 'B_Gen5_1', tier: 'Basic', family: 'Gen5', capacity: 1 },
    properties: {
      administratorLogin: 'pgadmin',
      fullyQualifiedDomainName: `${place.name.toLowerCase()}.postgres.database.azure.com`,
      publicNetworkAccess: 'Enabled',
      sslEnforcement: 'Enabled',
      storageProfile: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled', storageMB: 5120 },
      userVisibleState: 'Ready',
      version: '11',
    },
  });
}

/** A database of either kind of server. */
export function postgresDatabase(server: Document, name: string): Document {
  return childDocument(server, `${server.type}/databases`, name, {
    properties: { charset: 'UTF8', collation: 'en_US.utf8' },
  });
}
