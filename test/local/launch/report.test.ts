import { expect, it } from 'vitest';

import { connectionReport } from '../../../local/launch/report.ts';

it('the report of a connection shows how to look at it while it is served', async () => {
  const cluster = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c';
  const operation = {
    id: 'op-1',
    status: 'Succeeded',
    properties: {
      steps: [],
      connectionId: `${cluster}/providers/Microsoft.ServiceLinker/linkers/conn_1`,
      resources: { secret: { namespace: 'default', name: 'sc-conn1-secret', keys: ['A'] } },
    },
  } as const;
  const options = { url: 'http://127.0.0.1:7071', cluster, kubeconfigFile: '/k', kubeconfig: undefined, goesOn: true };
  const report = await connectionReport(operation, options);
  expect(report).toContain('A=********');
  expect(report).toMatch(/kubectl --kubeconfig \S+k -n default describe secret sc-conn1-secret/);
  expect(report).toContain('curl -s http://127.0.0.1:7071/api/operations/op-1');
  expect(report).toContain(`curl -s -X DELETE 'http://127.0.0.1:7071/api/connections/conn_1?cluster=${cluster}'`);
});
