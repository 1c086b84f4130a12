import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { configuration, CREDENTIALS, parsed } from './documented.ts';
import type { RecordedArm } from './recorded-arm.ts';
import { ACCOUNT, account, endpoints } from './storage-account.ts';

describe('a storage account', () => {
  const queue = { target: 'storage-queue', id: `${ACCOUNT}/queueServices/default` };
  const secret = CREDENTIALS.secret!;

  it.each([
    ['the public cloud', endpoints.queue],
    ['another cloud', 'https://acct.queue.core.usgovcloudapi.net/'],
    ['a DNS zone of its own', 'https://acct.z42.queue.storage.azure.net/'],
  ])('a connection string leads the client to an account in %s', async (_where, endpoint) => {
    const arm = (): RecordedArm => account({ primaryEndpoints: { ...endpoints, queue: endpoint } });
    const values = await configuration({ ...queue, arm }, 'nodejs', secret);
    const client = QueueServiceClient.fromConnectionString(values.AZURE_STORAGEQUEUE_CONNECTIONSTRING!);
    expect(new URL(client.url).hostname).toBe(new URL(endpoint).hostname);
  });

  it.each([
    ['storage-queue', 'queueServices', /userAssignedIdentity/],
    ['storage-table', 'tableServices', /userAssignedIdentity/],
    ['storage-file', 'fileServices', /takes no workload identity/],
  ])('%s does not use keys that are switched off, and asks for none', async (target, service, advice) => {
    const arm = account({ allowSharedKeyAccess: false });
    const documented = { target, id: `${ACCOUNT}/${service}/default`, arm: () => arm };
    await expect(configuration(documented, 'nodejs', secret)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringMatching(advice) as string,
    });
    expect(arm.sent).toEqual([`GET ${ACCOUNT}`]);
  });

  it('an account of a kind without queues is no target for queues', async () => {
    const arm = account({ primaryEndpoints: { blob: endpoints.blob } });
    await expect(findTargetByName('storage-queue').read(arm, parsed(queue.id))).rejects.toMatchObject({
      code: 'ServiceNotOffered',
    });
  });

  it.each([
    ['storage-queue', 'queueServices', '974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
    ['storage-table', 'tableServices', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'],
  ])('an identity gets its role for %s on the account', async (target, service, roleDefinitionId) => {
    const access = await findTargetByName(target).access(account(), parsed(`${ACCOUNT}/${service}/default`));
    expect(access).toMatchObject({ kind: 'roles', scope: parsed(ACCOUNT), roles: [{ roleDefinitionId }] });
  });
});
