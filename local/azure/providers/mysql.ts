import type { Document } from '../store/store.ts';
import { childDocument, resourceDocument, type Placement } from './documents.ts';
import type { ResourceProvider } from './provider.ts';

const API_VERSIONS = ['2021-05-01', '2022-01-01', '2023-06-30', '2023-12-30', '2024-12-30'];
const SINGLE_SERVER_VERSIONS = ['2017-12-01', '2018-06-01'];

const SERVER = 'Microsoft.DBforMySQL/flexibleServers';
const SINGLE_SERVER = 'Microsoft.DBforMySQL/servers';

export const mysql: ResourceProvider = {
  namespace: 'Microsoft.DBforMySQL',
  types: [
    { name: 'flexibleServers', apiVersions: API_VERSIONS },
    { name: 'flexibleServers/databases', apiVersions: API_VERSIONS },
    { name: 'flexibleServers/firewallRules', apiVersions: API_VERSIONS },
    { name: 'flexibleServers/configurations', apiVersions: API_VERSIONS, implied: defaultParameter },
    { name: 'servers', apiVersions: SINGLE_SERVER_VERSIONS },
    { name: 'servers/databases', apiVersions: SINGLE_SERVER_VERSIONS },
    { name: 'servers/firewallRules', apiVersions: SINGLE_SERVER_VERSIONS },
  ],
};

/** A server parameter that nobody changed. */
function defaultParameter(id: string, names: readonly string[]): Document | undefined {
  const name = names.at(-1)?.toLowerCase();
  return name === 'aad_auth_only' ? parameterDocument(id, name, 'OFF') : undefined;
}

function parameterDocument(id: string, name: string, value: 'ON' | 'OFF'): Document {
  return {
    id,
    name,
    type: `${SERVER}/configurations`,
    properties: {
      allowedValues: 'ON,OFF',
      currentValue: value,
      dataType: 'Enumeration',
      defaultValue: 'OFF',
      isConfigPendingRestart: 'False',
      isDynamicConfig: 'True',
      isReadOnly: 'False',
      source: value === 'OFF' ? 'system-default' : 'user-override',
      value,
    },
  };
}

/** The parameter that makes a server take Microsoft Entra identities only. */
export function mysqlIdentitiesOnly(server: Document): Document {
  return parameterDocument(`${server.id}/configurations/aad_auth_only`, 'aad_auth_only', 'ON');
}

/** A flexible server that takes passwords. */
export function mysqlFlexibleServer(place: Placement): Document {
  return resourceDocument(SERVER, place, {
    sku: { name: 'Standard_B1ms', tier: 'Burstable' },
    systemData: { createdAt: new Date().toISOString() },
    properties: {
      administratorLogin: 'mysqladmin',
      availabilityZone: '1',
      backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' },
      fullyQualifiedDomainName: `${place.name.toLowerCase()}.mysql.database.azure.com`,
      highAvailability: { mode: 'Disabled', state: 'NotEnabled' },
      network: { publicNetworkAccess: 'Enabled' },
      privateEndpointConnections: [],
      replicationRole: 'None',
      state: 'Ready',
      storage: { autoGrow: 'Enabled', iops: 360, storageSizeGB: 20, storageSku: 'Premium_LRS' },
      version: '8.0.21',
    },
  });
}

/** A single server; Azure has retired them. */
export function mysqlSingleServer(place: Placement): Document {
  return resourceDocument(SINGLE_SERVER, place, {
    sku: { name: 'B_Gen5_1', tier: 'Basic', family: 'Gen5', capacity: 1 },
    properties: {
      administratorLogin: 'mysqladmin',
      fullyQualifiedDomainName: `${place.name.toLowerCase()}.mysql.database.azure.com`,
      publicNetworkAccess: 'Enabled',
      sslEnforcement: 'Enabled',
      storageProfile: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled', storageMB: 5120 },
      userVisibleState: 'Ready',
      version: '8.0',
    },
  });
}

/** A database of either kind of server. */
export function mysqlDatabase(server: Document, name: string): Document {
  return childDocument(server, `${server.type}/databases`, name, {
    properties: { charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' },
  });
}
