import { expect, it } from 'vitest';

import type { Operation } from '../helpers/api.ts';
import { Gate } from '../helpers/gate.ts';
import { newPlace } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { connectionPath, healthOf, operationsOf, until } from './connection-health.ts';

it('a connection that is led elsewhere while it is looked at is not removed as broken', async () => {
  await using bed = await TestBed.start({ CLEAN_UP_BROKEN: 'true' });
  using gate = new Gate(bed.world);
  const { cluster, ids, number, requests } = await newPlace(bed);
  expect(await bed.api.connect(requests.secret(cluster))).toMatchObject({ status: 'Succeeded' });
  const account = ids.storageAccount.split('/blobServices')[0]!;
  const document = (await bed.admin.read(account))!;
  const other = account.replace(/[^/]+$/, `other${number}`);
  await bed.admin.write(other, { ...document, id: other, name: `other${number}` });
  await bed.admin.remove(account);

  // The look has read the record and asks for the target, which is gone: its answers stay away until the change is made.
  const held: (() => void)[] = [];
  gate.guard(number, ({ request, pass }) => {
    if (request.url?.startsWith(account)) held.push(pass);
    else pass();
  });
  await bed.api.post(connectionPath(cluster, 'conn_1', '/check'), {});
  await until(
    () => Promise.resolve(held.length),
    (count) => count > 0,
  );
  const change = { targetService: { id: `${other}/blobServices/default` } };
  const { body } = await bed.api.patch(connectionPath(cluster), change);
  const { id } = (body as { operation: Operation }).operation;
  expect(await bed.api.follow(id)).toMatchObject({ status: 'Succeeded' });
  gate.open(number);
  for (const pass of held) pass();

  await until(
    () => healthOf(bed, cluster),
    ({ reason }) => reason === 'ChecksSucceeded',
  );
  expect((await operationsOf(bed, cluster)).map(({ properties }) => properties.action)).toEqual(['update', 'create']);
  expect((await bed.api.get(connectionPath(cluster))).body).toMatchObject({ properties: change });
});
