import { stackExchangeProperties, urlProperties } from '../formats/properties.ts';
import { redisUrl, stackExchangeRedis, type RedisAddress } from '../formats/redis.ts';
import { key, secretKey, shared, type KeyTables } from '../key-table.ts';

const CONNECTION_STRING = 'AZURE_REDIS_CONNECTIONSTRING';

/*
 * The tables for connection strings of learn.microsoft.com/azure/service-connector/how-to-integrate-redis-cache, page
 * of 2026-07-23. The page is about Azure Cache for Redis and Azure Cache for Redis Enterprise; its example values, port
 * 6380 among them, are of the former.
 */
export const redisSecretTables: KeyTables<RedisAddress> = {
  dotnet: [
    secretKey(CONNECTION_STRING, 'StackExchange.Redis connection string', stackExchangeRedis, stackExchangeProperties),
  ],
  springBoot: [
    key('spring.redis.host', 'Redis host', (it) => it.host),
    key('spring.redis.port', 'Redis port', (it) => String(it.port)),
    key('spring.redis.database', 'Redis database', (it) => String(it.database)),
    secretKey('spring.redis.password', 'Redis key', (it) => it.password),
    key('spring.redis.ssl', 'SSL setting', (it) => String(it.tls)),
  ],
  ...shared<RedisAddress>(
    ['java', 'python', 'go', 'nodejs'],
    [secretKey(CONNECTION_STRING, 'Redis connection string', redisUrl, urlProperties)],
  ),
  none: [
    key('AZURE_REDIS_HOST', 'Redis host', (it) => it.host),
    key('AZURE_REDIS_PORT', 'Redis port', (it) => String(it.port)),
    key('AZURE_REDIS_DATABASE', 'Redis database', (it) => String(it.database)),
    secretKey('AZURE_REDIS_PASSWORD', 'Redis key', (it) => it.password),
    key('AZURE_REDIS_SSL', 'SSL setting', (it) => String(it.tls)),
  ],
};
