import { ConnectionString } from 'mongodb-connection-string-url';
import { describe, expect, it } from 'vitest';

import { CLIENT_TYPES, type ClientType } from '../../../shared/connection/vocabulary.ts';
import { findTarget, findTargetByName } from '../../../shared/targets/catalogue.ts';
import { configuration, idOf, parsed } from './documented.ts';
import { recordedArm } from './recorded-arm.ts';

const ORGANIZATION = idOf('MongoDB.Atlas/organizations/org1');
const NAME = 'MONGODBATLAS_CLUSTER_CONNECTIONSTRING';
const GIVEN =
  'mongodb+srv://app:p%40ss%2Fw%3A%C3%BC@cluster0.a12345.mongodb.net/?retryWrites=true&w=majority&appName=Cluster0';

const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'python', 'django', 'go', 'nodejs', 'php', 'ruby'];

function write(clientType: ClientType, secret: string | undefined, name?: string): Promise<Record<string, string>> {
  const arm = recordedArm({ [`GET ${ORGANIZATION}`]: { id: ORGANIZATION, name: 'org1', properties: {} } });
  return configuration({ target: 'mongodb-atlas', id: ORGANIZATION, arm: () => arm }, clientType, {
    kind: 'secret',
    secret,
    name,
  });
}

describe('mongodb-atlas', () => {
  const target = findTargetByName('mongodb-atlas');

  it('is found by the id of the organization and takes the whole connection string from the caller', () => {
    expect(findTarget(parsed(ORGANIZATION.toUpperCase()))).toBe(target);
    expect([target.authKinds, target.secretFrom]).toEqual([['secret'], 'callerWithoutName']);
  });

  it.each(CLIENTS)('writes the documented key for %s as it was given', async (clientType) => {
    expect(await write(clientType, GIVEN)).toEqual({ [NAME]: GIVEN });
    expect(target.keys('secret', clientType)).toMatchObject([{ name: NAME, secret: true }]);
    const uri = new ConnectionString((await write(clientType, GIVEN))[NAME]!);
    expect([uri.hosts, decodeURIComponent(uri.password)]).toEqual([['cluster0.a12345.mongodb.net'], 'p@ss/w:ü']);
  });

  it('writes it behind jdbc: for Java, as the page shows it', async () => {
    expect(await write('java', GIVEN)).toEqual({ [NAME]: `jdbc:${GIVEN}` });
  });

  it.each(CLIENT_TYPES.filter((one) => one !== 'java' && !CLIENTS.includes(one)))(
    'has no documented key for %s',
    async (clientType) => {
      await expect(write(clientType, GIVEN)).rejects.toMatchObject({ code: 'CombinationNotSupported' });
    },
  );

  it('does not use the login name that az fills in', async () => {
    expect(await write('none', GIVEN, 'NA')).toEqual({ [NAME]: GIVEN });
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', 'postgres://app:CANARY@host/'],
    ['no host', 'mongodb+srv://'],
    ['white space inside', 'mongodb+srv://app:CAN ARY@host/'],
  ])('refuses %s without repeating it', async (_, secret) => {
    const error: unknown = await write('none', secret).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CredentialNotUsable' });
    expect(String(error)).not.toMatch(/CAN ?ARY/);
  });

  it('is gone when the organization is gone', async () => {
    await expect(target.read(recordedArm({}), parsed(ORGANIZATION))).rejects.toMatchObject({ status: 404 });
  });
});
