import { describe, expect, it } from 'vitest';

import type { Arm } from '../../../shared/azure/arm.ts';
import { databaseOf, MYSQL, POSTGRES, server, SQL, SQL_HOST, write } from './documented-databases.ts';
import { PASSWORD } from './documented-logins.ts';
import { recordedArm } from './recorded-arm.ts';

describe('a login name', () => {
  it('with a colon is refused by the MySQL driver of Go only', async () => {
    const mysql = databaseOf('mysql-flexible');
    const login = { name: 'a:b', secret: 'x' };
    await expect(write(mysql, 'go', login)).rejects.toMatchObject({ code: 'CredentialNotUsable' });
    expect((await write(mysql, 'nodejs', login)).AZURE_MYSQL_USER).toBe('a:b');
  });

  it.each(['postgres', 'mysql'])('of %s keeps the server that the caller wrote behind it', async (target) => {
    const database = databaseOf(target);
    expect(Object.values(await write(database, 'django', { name: 'app@other', secret: 'x' }))).toContain('app@other');
  });
});

describe('a server that takes identities only is refused, and the reason is named', () => {
  it.each<[string, () => Arm, RegExp]>([
    [
      'postgres-flexible',
      () =>
        recordedArm(
          server(POSTGRES, 'pg1', { authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' } }),
        ),
      /passwordAuth/,
    ],
    [
      'mysql-flexible',
      () =>
        recordedArm({
          ...server(MYSQL, 'my1'),
          [`GET ${MYSQL}/configurations/aad_auth_only`]: { properties: { value: 'ON' } },
        }),
      /aad_auth_only/,
    ],
    [
      'sql',
      () => recordedArm(server(SQL, SQL_HOST, { administrators: { azureADOnlyAuthentication: true } })),
      /azureADOnlyAuthentication/,
    ],
  ])('%s', async (target, arm, reason) => {
    const database = databaseOf(target);
    await expect(write({ ...database, arm }, 'none')).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringMatching(reason) as string,
    });
  });

  it('but a MySQL server without the parameter takes passwords', async () => {
    const database = databaseOf('mysql-flexible');
    const arm = (): Arm => recordedArm(server(MYSQL, 'my1'));
    expect(await write({ ...database, arm }, 'none')).toMatchObject({ AZURE_MYSQL_PASSWORD: PASSWORD });
  });

  it('and a SQL server is asked for its administrators, which its answer lacks otherwise', async () => {
    const database = databaseOf('sql');
    const queries: unknown[] = [];
    const arm = (): Arm => ({
      send: (request) => {
        if (request.path === SQL) queries.push(request.query);
        return database.arm().send(request);
      },
    });
    await write({ ...database, arm }, 'none');
    expect(queries).toEqual([{ $expand: 'administrators/activedirectory' }]);
  });
});
