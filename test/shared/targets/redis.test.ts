import { createClient } from '@redis/client';
import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  configuration,
  CREDENTIALS,
  idOf,
  itWritesTheDocumentedKeys,
  parsed,
  TENANT_ID,
} from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

const CACHE = idOf('Microsoft.Cache/redis/cache');
const HOST = 'cache.redis.cache.windows.net';
const CLUSTER = idOf('Microsoft.Cache/redisEnterprise/cluster');
const DATABASE = `${CLUSTER}/databases/default`;
const CLUSTER_HOST = 'cluster.eastus.redisenterprise.cache.azure.net';
/** As keys are: base64, with what ends a password in a URL. */
const KEY = 'p/+w0rd/abcdefghijklmnopqrstuvwxyz0123456789ABCDE=';
const ENCODED = encodeURIComponent(KEY);

function cache(properties: object = {}): RecordedArm {
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

function cluster(properties: object = {}): RecordedArm {
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

const redis = { target: 'redis', id: `${CACHE}/databases/0`, arm: cache };
const enterprise = { target: 'redis-enterprise', id: DATABASE, arm: cluster };

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

  const secret = CREDENTIALS.secret!;

  it('the Node.js client reads host, port, key and database from the URL', async () => {
    const values = await configuration({ ...redis, id: `${CACHE}/databases/7` }, 'nodejs', secret);
    expect(clientOptions(values.AZURE_REDIS_CONNECTIONSTRING!)).toEqual({
      host: HOST,
      port: 6380,
      tls: true,
      password: KEY,
      database: 7,
    });
  });

  it('a database of a cluster that speaks plain text is not reached over TLS', async () => {
    const arm = (): RecordedArm => cluster({ clientProtocol: 'Plaintext' });
    const values = await configuration({ ...enterprise, arm }, 'nodejs', secret);
    expect(clientOptions(values.AZURE_REDIS_CONNECTIONSTRING!)).toMatchObject({ tls: false, password: KEY });
    expect(await configuration({ ...enterprise, arm }, 'none', secret)).toMatchObject({ AZURE_REDIS_SSL: 'false' });
    const { AZURE_REDIS_CONNECTIONSTRING: dotnet } = await configuration({ ...enterprise, arm }, 'dotnet', secret);
    expect(dotnet).toContain(',ssl=False,');
  });

  it.each(['default', '-1', '1.5', '000000'])("a cache has no database '%s'", async (name) => {
    const id = `${CACHE}/databases/${name}`;
    await expect(findTargetByName('redis').read(cache(), parsed(id))).rejects.toMatchObject({
      code: 'ServiceNotOffered',
    });
  });

  it('a cache whose keys are switched off is not asked for them', async () => {
    const arm = cache({ disableAccessKeyAuthentication: true });
    await expect(configuration({ ...redis, arm: () => arm }, 'go', secret)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${CACHE}`]);
  });

  it('a database of a cluster whose keys are switched off is not asked for them', async () => {
    const arm = cluster({ accessKeysAuthentication: 'Disabled' });
    await expect(configuration({ ...enterprise, arm: () => arm }, 'go', secret)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
    });
    expect(arm.sent).toEqual([`GET ${DATABASE}`]);
  });

  it('an identity gets into a cache by its access policy for data owners', async () => {
    const access = await findTargetByName('redis').access(cache(), parsed(redis.id));
    expect(access).toEqual({ kind: 'redisAccessPolicy', cache: parsed(CACHE), policy: 'Data Owner' });
  });

  it.each([{ 'aad-enabled': 'false' }, {}, null])(
    'a cache with configuration %j lets no identity in',
    async (config) => {
      const access = await findTargetByName('redis').access(cache({ redisConfiguration: config }), parsed(redis.id));
      expect(access).toMatchObject({ refusal: expect.stringContaining('Enable Microsoft Entra') as string });
    },
  );
});

/** What the client of Node.js makes of a URL; it does not connect before it is told to. */
function clientOptions(url: string): object {
  const { socket, password, database } = createClient({ url }).options;
  const { host, port, tls } = socket as { host: string; port: number; tls: boolean };
  return { host, port, tls, password, database };
}
