import { expect, it } from 'vitest';

import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

it('connections to one vault without roles share the rights of their identity, and the last takes them away', async () => {
  await using bed = await TestBed.start();
  const requests = new Requests(bed.world);
  const vault = bed.world.ids.keyVault;
  const policies = async (): Promise<unknown> => (await bed.admin.read(vault))!.properties['accessPolicies'];
  const clusters = [await bed.newCluster(), await bed.newCluster()];
  const names = ['first', 'second'];
  for (const cluster of clusters) {
    for (const name of names) {
      const request = requests.workloadIdentity(cluster, {
        name,
        targetService: { type: 'AzureResource', id: vault },
      });
      expect((await bed.api.connect(request)).status).toBe('Succeeded');
      // The same again changes nothing of whose rights they are.
      expect((await bed.api.connect(request)).status).toBe('Succeeded');
    }
  }
  const granted = await policies();
  expect(granted).toHaveLength(1);
  for (const [cluster, name] of [
    [clusters[0]!, 'first'],
    [clusters[0]!, 'second'],
    [clusters[1]!, 'first'],
  ] as const) {
    expect((await bed.api.remove(cluster, name)).status).toBe('Succeeded');
    expect(await policies()).toEqual(granted);
  }
  expect((await bed.api.remove(clusters[1]!, 'second')).status).toBe('Succeeded');
  expect(await policies()).toEqual([]);
});
