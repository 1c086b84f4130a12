import { createClient } from '@redis/client';
import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { configuration, CREDENTIALS, parsed } from './documented.ts';
import type { RecordedArm } from './recorded-arm.ts';
import { CACHE, cache, cluster, DATABASE, enterprise, HOST, KEY, redis } from './redis-caches.ts';

describe('Redis', () => {
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
