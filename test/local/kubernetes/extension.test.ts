import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ClusterBed, newClusterId, type Reply } from './cluster-bed.ts';

const RELEASE = {
  name: 'sc-extension',
  releaseNamespace: 'sc-system',
  version: '0.1.0',
  operation: 'create',
  connection: 'conn1',
  settings: { 'connections.conn1': 'a record' },
};
const SYSTEM = '/api/v1/namespaces/sc-system';
const JOB = '/apis/batch/v1/namespaces/sc-system/jobs/sc-job';

let bed: ClusterBed;
let milliseconds = 0;

beforeAll(async () => {
  bed = await ClusterBed.start({ jobMilliseconds: () => milliseconds });
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

async function install(resources: unknown = { namespace: { name: 'default' } }): Promise<void> {
  await bed.kubernetes.runtime.installExtension(bed.clusterId, { ...RELEASE, resources });
}

function itemsOf<T>({ body }: Reply): T[] {
  return body['items'] as T[];
}

/** The releases of the extension as Helm would read them, by revision. */
async function releases(): Promise<Record<string, unknown>[]> {
  const list = await bed.send('GET', `${SYSTEM}/secrets?labelSelector=owner%3Dhelm`);
  return itemsOf<{ type: string; metadata: { name: string; labels: unknown }; data: { release: string } }>(list).map(
    ({ type, metadata, data }) => {
      const encoded = Buffer.from(Buffer.from(data.release, 'base64').toString('utf8'), 'base64');
      return { type, ...metadata, release: JSON.parse(gunzipSync(encoded).toString('utf8')) as unknown };
    },
  );
}

async function podLog(): Promise<string> {
  const [pod] = itemsOf<{ metadata: { name: string } }>(await bed.send('GET', `${SYSTEM}/pods`));
  return (await bed.send('GET', `${SYSTEM}/pods/${pod!.metadata.name}/log`)).text;
}

describe('installing the extension', () => {
  it('makes the namespaces and a release in the form of Helm 3, and leaves no job', async () => {
    await install({ namespace: { name: 'shop' } });
    expect((await bed.send('GET', '/api/v1/namespaces/shop')).status).toBe(200);
    expect(await releases()).toMatchObject([
      {
        type: 'helm.sh/release.v1',
        name: 'sh.helm.release.v1.sc-extension.v1',
        labels: { name: 'sc-extension', owner: 'helm', status: 'deployed', version: '1' },
        release: {
          name: 'sc-extension',
          namespace: 'sc-system',
          version: 1,
          info: { status: 'deployed', description: 'Install complete' },
          chart: { metadata: { name: 'sc-extension', version: '0.1.0', apiVersion: 'v2' } },
          config: RELEASE.settings,
        },
      },
    ]);
    expect((await bed.send('GET', JOB)).status).toBe(404);
    expect(itemsOf(await bed.send('GET', `${SYSTEM}/pods`))).toEqual([]);
    const events = itemsOf<{ reason: string }>(await bed.send('GET', `${SYSTEM}/events`));
    expect(events.map((one) => one.reason).toSorted()).toEqual([
      'Completed',
      'Created',
      'Scheduled',
      'Started',
      'SuccessfulCreate',
    ]);
  });

  it('again supersedes the release before', async () => {
    await install();
    expect(await releases()).toMatchObject([
      { labels: { status: 'superseded', version: '1' }, release: { info: { status: 'superseded' } } },
      { labels: { status: 'deployed', version: '2' }, release: { info: { description: 'Upgrade complete' } } },
    ]);
  });

  it('writes a Secret that comes with data, and touches none that comes without', async () => {
    const resources = (data?: unknown): unknown => ({
      namespace: { name: 'default' },
      secret: { name: 'sc-conn1-secret', namespace: 'default', ...(data !== undefined && { data }) },
    });
    const path = '/api/v1/namespaces/default/secrets/sc-conn1-secret';
    await install(resources());
    expect((await bed.send('GET', path)).status).toBe(404);
    await install(resources({ KEY: 'value' }));
    expect((await bed.send('GET', path)).body).toMatchObject({ type: 'Opaque', data: { KEY: 'dmFsdWU=' } });
    await install(resources());
    expect((await bed.send('GET', path)).body).toMatchObject({ data: { KEY: 'dmFsdWU=' } });
  });

  it('shows the job while it runs, with a log that can be followed', async () => {
    milliseconds = 300;
    const installing = install({ namespace: { name: 'slow' } });
    const job = await bed.send('GET', JOB);
    expect(job.body).toMatchObject({ status: { active: 1 }, spec: { selector: { matchLabels: {} } } });
    const [pod] = itemsOf<{ metadata: { name: string }; status: { phase: string } }>(
      await bed.send('GET', `${SYSTEM}/pods?labelSelector=batch.kubernetes.io%2Fjob-name%3Dsc-job`),
    );
    expect(pod?.status.phase).toBe('Running');
    const log = `${SYSTEM}/pods/${pod!.metadata.name}/log`;
    const following = bed.send('GET', `${log}?follow=true`);
    expect((await bed.send('GET', `${log}?container=other`)).status).toBe(400);
    await installing;
    milliseconds = 0;
    expect((await following).text).toBe('starting, operation=create connection=conn1\nnamespace "slow" exists\ndone\n');
  });
});

describe('a job that fails', () => {
  it('stays with its condition, event and log, and the error says why', async () => {
    bed.kubernetes.runtime.failNextJob(bed.clusterId, 'the image cannot be pulled');
    await expect(install()).rejects.toThrow('the image cannot be pulled');
    const { body } = await bed.send('GET', JOB);
    expect(body['status']).toMatchObject({
      failed: 1,
      conditions: [{ type: 'FailureTarget' }, { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
    });
    expect(await podLog()).toContain('error: the image cannot be pulled');
    const query = 'fieldSelector=involvedObject.name%3Dsc-job,type%3DWarning';
    expect(itemsOf(await bed.send('GET', `${SYSTEM}/events?${query}`))).toMatchObject([
      { reason: 'BackoffLimitExceeded' },
    ]);
    expect((await releases()).at(-1)).toMatchObject({ labels: { status: 'failed' } });
    expect((await releases()).at(-2)).toMatchObject({ labels: { status: 'deployed' } });
    await install();
    expect((await bed.send('GET', JOB)).status).toBe(404);
    expect((await releases()).at(-1)).toMatchObject({ labels: { status: 'deployed' } });
  });

  it.each([
    ['resources that are no object', 'text', 'failed to read resources'],
    ['a namespace that Kubernetes does not allow', { namespace: { name: 'Not_OK' } }, 'Namespace "Not_OK" is invalid'],
    ['a namespace that is not there', { secret: { name: 'a', namespace: 'nowhere', data: {} } }, 'not found'],
    ['a type that it does not know', { widget: {} }, 'there is no resource type for "widget"'],
  ])('is what comes of %s', async (_what, resources, message) => {
    await expect(install(resources)).rejects.toThrow(message);
  });

  it('tells no value in its log, its events or its error', async () => {
    const canary = 'canary-5f1d';
    const data = { 'not a key': canary };
    const attempt = install({ secret: { name: 'leaky', namespace: 'default', data } });
    const error = await attempt.then(
      () => new Error('the job did not fail'),
      (reason: unknown) => reason as Error,
    );
    expect(error.message).toContain('data[not a key]');
    const shown = [error.message, await podLog(), (await bed.send('GET', `${SYSTEM}/events`)).text];
    for (const text of shown) expect(text).not.toMatch(new RegExp(`${canary}|${btoa(canary)}`));
  });
});

it('uninstalling removes releases and job, and leaves what the job made', async () => {
  bed.kubernetes.runtime.failNextJob(bed.clusterId, 'left behind');
  await expect(install()).rejects.toThrow('left behind');
  await bed.kubernetes.runtime.uninstallExtension(bed.clusterId, 'sc-extension');
  expect(await releases()).toEqual([]);
  expect((await bed.send('GET', JOB)).status).toBe(404);
  expect((await bed.send('GET', '/api/v1/namespaces/shop')).status).toBe(200);
  await bed.kubernetes.runtime.uninstallExtension(newClusterId(), 'sc-extension');
});

it('an install that the server does not live to see is taken up by the next one', async () => {
  milliseconds = 500;
  const cut = expect(install()).rejects.toThrow('the cluster went away');
  await bed.restart();
  await cut;
  milliseconds = 0;
  await vi.waitFor(async () =>
    expect((await releases()).at(-1)).toMatchObject({ labels: { status: 'pending-install' } }),
  );
  await install();
  expect((await releases()).map(({ labels }) => (labels as { status: string }).status)).toEqual(['failed', 'deployed']);
});
