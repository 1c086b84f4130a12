import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ClusterApi } from '../../../shared/kubernetes/cluster-api.ts';
import { createClusterApi } from '../../../shared/kubernetes/http-cluster-api.ts';
import { parseKubeconfig } from '../../../shared/kubernetes/kubeconfig.ts';
import { restartUsers } from '../../../shared/kubernetes/secret-users.ts';
import { ClusterBed } from '../../local/kubernetes/cluster-bed.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const AT = '2026-03-01T08:00:00.000Z';

let bed: ClusterBed;
let api: ClusterApi;

beforeAll(async () => {
  bed = await ClusterBed.start();
  const access = await parseKubeconfig(bed.kubeconfig);
  const token = access.login.kind === 'token' ? access.login.token : undefined;
  api = createClusterApi({ access, token, timeoutMilliseconds: 5000 });
});

afterAll(() => bed[Symbol.asyncDispose]());

function deployment(name: string, secret: string, restartedAt?: string): object {
  const labels = { app: name };
  const annotations = restartedAt === undefined ? {} : { [RESTARTED_AT]: restartedAt };
  const containers = [{ name: 'main', image: 'app', envFrom: [{ secretRef: { name: secret } }] }];
  const template = { metadata: { labels, annotations }, spec: { containers } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template },
  };
}

async function make(name: string, secret: string, restartedAt?: string): Promise<void> {
  const { status, text } = await bed.send('POST', DEPLOYMENTS, { body: deployment(name, secret, restartedAt) });
  expect(status, text).toBe(201);
}

async function restartOf(name: string): Promise<string | undefined> {
  const { body } = await bed.send('GET', `${DEPLOYMENTS}/${name}`);
  const { spec } = body as { spec: { template: { metadata: { annotations?: Record<string, string> } } } };
  return spec.template.metadata.annotations?.[RESTARTED_AT];
}

describe('the workloads that read a Secret', () => {
  it.each([
    ['never', undefined, AT],
    ['in the east, by its clock later', '2026-03-01T12:00:00+05:30', AT],
    ['in the west, by its clock earlier', '2026-03-01T05:00:00-06:00', '2026-03-01T05:00:00-06:00'],
    ['at that time', AT, AT],
    ['at a time that is none', 'yesterday', AT],
  ])('that were restarted before: %s', async (what, before, after) => {
    const name = what.replaceAll(/\W+/g, '-');
    await make(name, 'changed', before);
    await restartUsers(api, { namespace: 'default', name: 'changed' }, AT);
    expect(await restartOf(name)).toBe(after);
  });
});
