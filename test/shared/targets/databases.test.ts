import { describe, expect, it } from 'vitest';

import type { Arm, ArmRequest } from '../../../shared/azure/arm.ts';
import { CLIENT_TYPES, type ClientType } from '../../../shared/connection/vocabulary.ts';
import { findTarget, findTargetByName } from '../../../shared/targets/catalogue.ts';
import { DATABASES, write } from './documented-databases.ts';
import { PASSWORD } from './documented-logins.ts';
import { parsed } from './documented.ts';
import { recordedArm } from './recorded-arm.ts';

describe.each(DATABASES)('$target', (database) => {
  const target = findTargetByName(database.target);
  const clientTypes = Object.keys(database.tables) as ClientType[];

  it('is found by its id and takes a password from the caller only', () => {
    expect(findTarget(parsed(database.id.toUpperCase()))).toBe(target);
    expect([target.authKinds, target.secretFrom]).toEqual([['secret'], 'caller']);
    expect(target.clientTypes('secret').toSorted()).toEqual(clientTypes.toSorted());
    expect(target.clientTypes('userAssignedIdentity')).toEqual([]);
  });

  it.each(clientTypes)('writes the documented keys for %s', async (clientType) => {
    const expected = Object.entries(database.tables[clientType]!);
    expect(Object.entries(await write(database, clientType))).toEqual(expected);
    const keys = target.keys('secret', clientType).map(({ name, secret }) => [name, secret]);
    expect(keys).toEqual(expected.map(([name, value]) => [name, value.includes(PASSWORD)]));
  });

  it.each(CLIENT_TYPES.filter((one) => !clientTypes.includes(one)))('has no keys for %s', async (clientType) => {
    await expect(write(database, clientType)).rejects.toMatchObject({ code: 'CombinationNotSupported' });
  });

  it.each([
    ['no login name', { secret: 'x' }],
    ['no password', { name: 'x' }],
    ['an empty password', { name: 'x', secret: '' }],
    ['a NUL in the password', { name: 'x', secret: 'a\0b' }],
    ['half a surrogate pair in the password', { name: 'x', secret: 'a\ud800b' }],
  ])('refuses %s without repeating it', async (_, login) => {
    await expect(write(database, 'none', login)).rejects.toMatchObject({ code: 'CredentialNotUsable' });
  });

  it('is gone when the server or the database is gone', async () => {
    const seen = database.arm();
    await target.read(seen, parsed(database.id));
    for (const gone of seen.sent) {
      const arm: Arm = {
        send: (request: ArmRequest) =>
          (`${request.method} ${request.path}` === gone ? recordedArm({}) : database.arm()).send(request),
      };
      await expect(target.read(arm, parsed(database.id))).rejects.toMatchObject({ status: 404 });
      await expect(write({ ...database, arm: () => arm }, 'none')).rejects.toMatchObject({ status: 404 });
    }
    expect(await target.access(seen, parsed(database.id))).toEqual({ kind: 'none' });
  });
});
