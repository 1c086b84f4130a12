import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CANARY, expectNoCanary } from '../helpers/canary.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let cluster: string;

/** A job that prints credentials, a Secret with a caller's password, and pods without an image. */
beforeAll(async () => {
  bed = await TestBed.start();
  cluster = await bed.newCluster();
  const requests = new Requests(bed.world);
  for (const request of [requests.database(cluster), requests.secret(cluster, { name: 'blobs' })]) {
    expect((await bed.api.connect(request)).status).toBe('Succeeded');
  }
  for (const state of ['jobFailed', 'imagePullUnauthorized'] as const) await bed.world.enterState(cluster, state);
  await printSecrets();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** Whatever a Secret of a connection holds, the job prints it: whole, in base64, and what is within. */
async function printSecrets(): Promise<void> {
  const inside = bed.world.kubernetes.runtime.interior(cluster);
  const pod = { namespace: 'sc-system', name: 'sc-job-state' };
  for (const secret of ['sc-conn1-secret', 'sc-blobs-secret']) {
    const values = Object.values(await bed.cluster.values(cluster, 'default', secret));
    const inBase64 = values.map((value) => Buffer.from(value).toString('base64'));
    const keys = values.flatMap((value) => /AccountKey=([^;]+)/.exec(value)?.[1] ?? []);
    inside.print(pod, ['-----BEGIN PRIVATE KEY-----', `MII/${CANARY}`, 'abc=', '-----END PRIVATE KEY-----']);
    inside.print(
      pod,
      [...values, ...inBase64, ...keys].map((text) => `got ${text} from somewhere`),
    );
  }
}

function path(rest: string): string {
  return `/api/clusters${cluster}/diagnosis${rest}`;
}

describe('a report', () => {
  it('for a terminal has lines that fit, commands that can be copied, and no secret', async () => {
    const answer = await bed.api.get(path('?format=text'));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.text).toContain('1. [ERROR] ImagePullUnauthorized');
    expect(answer.text).toMatch(/^ {5}kubectl describe pod sc-job-pull -n sc-system$/m);
    expect(answer.text).not.toContain(CANARY);
    const lines = answer.text
      .split('\n')
      .filter((line) => !/\/subscriptions\/|https:|^ {5}(az|kubectl|helm) /.test(line));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it('for a browser is one page of its own that runs nothing', async () => {
    const answer = await bed.api.get(path('?format=html'));
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.text).toMatch(/^<!doctype html>/);
    expect(answer.text).toContain('name="viewport"');
    expect(answer.text).not.toMatch(/<script|<link|<img|\son\w+=|javascript:/i);
    const elsewhere = [...answer.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
    expect(elsewhere.filter((url) => !url?.startsWith('https://learn.microsoft.com/'))).toEqual([]);
    expect(answer.text).not.toContain(CANARY);
  });

  it('in a bundle comes with states and logs, none with a secret', async () => {
    const files = unzipSync(await bed.api.bytes(path('/bundle')));
    expect(Object.keys(files).toSorted()).toEqual([
      'logs/sc-job.log',
      'report.html',
      'report.json',
      'report.txt',
      ...['cluster', 'connections', 'events', 'extension', 'job', 'namespace', 'nodes', 'permissions', 'pods'].map(
        (name) => `states/${name}.json`,
      ),
      'states/provider.json',
      'states/release.json',
    ]);
    for (const [name, content] of Object.entries(files)) {
      const text = Buffer.from(content).toString('utf8');
      expect(text.length, name).toBeGreaterThan(0);
      expect(text.includes(CANARY), name).toBe(false);
      expect(text.includes(Buffer.from(CANARY).toString('base64').slice(0, 7)), name).toBe(false);
      if (name.endsWith('.json')) JSON.parse(text);
    }
    const log = Buffer.from(files['logs/sc-job.log']!).toString('utf8');
    expect(log).toContain('failed to apply resources');
    expect(log).toContain('got *** from somewhere');
    const state = JSON.parse(Buffer.from(files['states/cluster.json']!).toString('utf8')) as { properties: object };
    expect(state.properties).toMatchObject({ provisioningState: 'Succeeded' });
  });
});
