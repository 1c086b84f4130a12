import { describe } from 'vitest';

import { CLIENT_ID, CLIENT_SECRET, itWritesTheDocumentedKeys, TENANT_ID } from './documented.ts';
import { CLUSTER_HOST, ENCODED, enterprise, HOST, KEY, redis } from './redis-caches.ts';

describe('the Redis targets', () => {
  itWritesTheDocumentedKeys({
    ...redis,
    credentials: [KEY, ENCODED],
    tables: {
      secret: [
        [['dotnet'], { AZURE_REDIS_CONNECTIONSTRING: `${HOST}:6380,password=${KEY},ssl=True,defaultDatabase=0` }],
        [['java', 'python', 'go', 'nodejs'], { AZURE_REDIS_CONNECTIONSTRING: `rediss://:${ENCODED}@${HOST}:6380/0` }],
        [
          ['springBoot'],
          {
            'spring.redis.host': HOST,
            'spring.redis.port': '6380',
            'spring.redis.database': '0',
            'spring.redis.password': KEY,
            'spring.redis.ssl': 'true',
          },
        ],
        [
          ['none'],
          {
            AZURE_REDIS_HOST: HOST,
            AZURE_REDIS_PORT: '6380',
            AZURE_REDIS_DATABASE: '0',
            AZURE_REDIS_PASSWORD: KEY,
            AZURE_REDIS_SSL: 'true',
          },
        ],
      ],
      servicePrincipalSecret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          {
            AZURE_REDIS_HOST: HOST,
            AZURE_REDIS_CLIENTID: CLIENT_ID,
            AZURE_REDIS_CLIENTSECRET: CLIENT_SECRET,
            AZURE_REDIS_TENANTID: TENANT_ID,
          },
        ],
      ],
      userAssignedIdentity: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { AZURE_REDIS_HOST: HOST, AZURE_REDIS_CLIENTID: CLIENT_ID },
        ],
      ],
    },
  });

  itWritesTheDocumentedKeys({
    ...enterprise,
    credentials: [KEY, ENCODED],
    tables: {
      secret: [
        [
          ['dotnet'],
          { AZURE_REDIS_CONNECTIONSTRING: `${CLUSTER_HOST}:10000,password=${KEY},ssl=True,defaultDatabase=0` },
        ],
        [
          ['java', 'python', 'go', 'nodejs'],
          { AZURE_REDIS_CONNECTIONSTRING: `rediss://:${ENCODED}@${CLUSTER_HOST}:10000/0` },
        ],
        [
          ['springBoot'],
          {
            'spring.redis.host': CLUSTER_HOST,
            'spring.redis.port': '10000',
            'spring.redis.database': '0',
            'spring.redis.password': KEY,
            'spring.redis.ssl': 'true',
          },
        ],
        [
          ['none'],
          {
            AZURE_REDIS_HOST: CLUSTER_HOST,
            AZURE_REDIS_PORT: '10000',
            AZURE_REDIS_DATABASE: '0',
            AZURE_REDIS_PASSWORD: KEY,
            AZURE_REDIS_SSL: 'true',
          },
        ],
      ],
    },
  });
});
