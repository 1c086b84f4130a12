import { idOf } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

export const CACHE = idOf('Microsoft.Cache/redis/cache');
export const HOST = 'cache.redis.cache.windows.net';
export const CLUSTER = idOf('Microsoft.Cache/redisEnterprise/cluster');
export const DATABASE = `${CLUSTER}/databases/default`;
export const CLUSTER_HOST = 'cluster.eastus.redisenterprise.cache.azure.net';
/** As keys are: base64, with what ends a password in a URL. */
export const KEY = 'p/+w0rd/abcdefghijklmnopqrstuvwxyz0123456789ABCDE=';
export const ENCODED = encodeURIComponent(KEY);

export function cache(properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${CACHE}`]: {
      id: CACHE,
      properties: {
        provisioningState: 'Succeeded',
        redisVersion: '6.0',
        sku: { name: 'Standard', family: 'C', capacity: 1 },
        enableNonSslPort: false,
        redisConfiguration: { 'aad-enabled': 'true', maxclients: '1000' },
        accessKeys: null,
        hostName: HOST,
        port: 6379,
        sslPort: 6380,
        disableAccessKeyAuthentication: false,
        ...properties,
      },
    },
    [`POST ${CACHE}/listKeys`]: { primaryKey: KEY, secondaryKey: 'other' },
  });
}

export function cluster(properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${CLUSTER}`]: {
      id: CLUSTER,
      sku: { name: 'Balanced_B1' },
      properties: { provisioningState: 'Succeeded', hostName: CLUSTER_HOST, redisVersion: '7.4' },
    },
    [`GET ${DATABASE}`]: {
      id: DATABASE,
      properties: {
        provisioningState: 'Succeeded',
        clientProtocol: 'Encrypted',
        port: 10000,
        accessKeysAuthentication: 'Enabled',
        ...properties,
      },
    },
    [`POST ${DATABASE}/listKeys`]: { primaryKey: KEY, secondaryKey: 'other' },
  });
}

export const redis = { target: 'redis', id: `${CACHE}/databases/0`, arm: cache };
export const enterprise = { target: 'redis-enterprise', id: DATABASE, arm: cluster };
