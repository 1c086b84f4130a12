import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNoCanary } from '../helpers/canary.ts';
import { ClusterFaults } from '../helpers/cluster-faults.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { bareCluster, diagnosed } from './diagnosed.ts';

let bed: TestBed;

beforeAll(async () => {
  bed = await TestBed.start();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('a service without a credential', () => {
  it('says that first', async () => {
    await using other = await TestBed.start({ IDENTITY_HEADER: 'of somebody else' });
    const cluster = await other.newCluster();
    const { findings, unread } = await diagnosed(other, cluster);
    expect(findings.map(({ code }) => code)).toEqual(['CredentialMissing']);
    expect(unread.length).toBeGreaterThan(5);
    // To a person, the reason once.
    const { text } = await other.api.get(`/api/clusters${cluster}/diagnosis?format=text`);
    expect(text.split('COULD NOT BE READ')[1]?.match(/^ {2}- /gm)).toHaveLength(1);
  });
});

describe('an API server that keeps silent', () => {
  it('keeps a diagnosis for less than 10 seconds, and a failed operation from nothing but its findings', async () => {
    const faults = new ClusterFaults(bed.world);
    const cluster = await bareCluster(bed);
    await bed.admin.extensionFails(cluster, 'InstallationFailed', 'Resource already exists in your cluster');
    await faults.add({ path: '/clusters/', times: 100_000, fault: { kind: 'timeout' } });
    const started = performance.now();
    const [report, operation] = await Promise.all([
      diagnosed(bed, cluster).then((found) => ({ found, milliseconds: performance.now() - started })),
      bed.api.connect(new Requests(bed.world).secret(cluster)),
    ]);
    await faults.clear();
    expect(report.milliseconds).toBeLessThan(10_000);
    expect(report.found.findings.map(({ code }) => code)).toContain('ApiServerUnreachable');
    expect(report.found.observations.map(({ what }) => what)).toContain('Cluster');
    expect(report.found.unread.map(({ what }) => what)).toContain('the Helm release');
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ExtensionFailed' } });
    const details = operation.error?.details?.map(({ code }) => code);
    expect(details).toEqual(expect.arrayContaining(['ApiServerUnreachable', 'HelmResourceExists']));
  });
});
