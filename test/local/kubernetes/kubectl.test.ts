import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';

import { ClusterBed } from './cluster-bed.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const title = hasKubectl ? 'kubectl' : 'kubectl (SKIPPED: kubectl is not on the PATH)';

let bed: ClusterBed;
let milliseconds = 0;

beforeAll(async () => {
  bed = await ClusterBed.start({ jobMilliseconds: () => milliseconds });
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

/** Runs kubectl with a command line without quotes; throws when it fails. */
async function kubectl(line: string, input = ''): Promise<string> {
  const { code, output, problem } = await bed.run('kubectl', line.split(' '), input);
  if (code !== 0) throw new Error(`kubectl ${line}: ${problem}`);
  return output;
}

/** What kubectl says when it fails. */
async function problemOf(line: string, input = ''): Promise<string> {
  const { code, problem } = await bed.run('kubectl', line.split(' '), input);
  expect(code).not.toBe(0);
  return problem;
}

function columns(output: string): string[][] {
  return output
    .trim()
    .split('\n')
    .map((line) => line.split(/\s{2,}/));
}

async function install(): Promise<void> {
  await bed.kubernetes.runtime.installExtension(bed.clusterId, {
    name: 'sc-extension',
    releaseNamespace: 'sc-system',
    version: '0.1.0',
    resources: { namespace: { name: 'default' } },
    settings: {},
  });
}

describe.skipIf(!hasKubectl)(title, () => {
  it('sees the version, the kinds and what it may do', async () => {
    expect(await kubectl('version')).toContain('Server Version: v1.32.4');
    expect(await kubectl('api-resources -o name')).toMatch(/^deployments.apps$/m);
    expect((await kubectl('auth can-i create secrets -n default')).trim()).toBe('yes');
    expect(await kubectl('auth can-i --list')).toContain('*.*');
    expect(await kubectl('get --raw /readyz')).toBe('ok');
    expect(await kubectl('explain secret.data')).toContain('FIELD: data <map[string]string>');
  });

  it('gets namespaces and nodes in every form', async () => {
    const rows = columns(await kubectl('get ns'));
    expect(rows[0]).toEqual(['NAME', 'STATUS', 'AGE']);
    expect(rows.slice(1).map(([name, status]) => [name, status])).toEqual([
      ['default', 'Active'],
      ['kube-node-lease', 'Active'],
      ['kube-public', 'Active'],
      ['kube-system', 'Active'],
    ]);
    expect(await kubectl('get ns default -o name')).toBe('namespace/default\n');
    expect(JSON.parse(await kubectl('get ns default -o json'))).toMatchObject({ status: { phase: 'Active' } });
    expect(columns(await kubectl('get nodes -o wide'))[1]).toContain('10.224.0.4');
    expect(await kubectl('describe ns default')).toContain('Status:       Active');
  });

  it('creates a secret, describes it and gets it back', async () => {
    await kubectl('create secret generic one --from-literal=user=ada --from-literal=word=secret');
    expect(columns(await kubectl('get secret one'))[1]?.slice(0, 3)).toEqual(['one', 'Opaque', '2']);
    const described = await kubectl('describe secret one');
    // kubectl shows the keys in any order.
    expect(described).toMatch(/^user: {2}3 bytes$/m);
    expect(described).toMatch(/^word: {2}6 bytes$/m);
    expect(described).not.toContain('c2VjcmV0');
    expect(parse(await kubectl('get secret one -o yaml'))).toMatchObject({ data: { user: 'YWRh' } });
    expect(await problemOf('create secret generic one')).toContain('secrets "one" already exists');
    expect(await problemOf('get secret two')).toContain('secrets "two" not found');
    expect(await kubectl('delete secret one')).toBe('secret "one" deleted\n');
  });

  it('creates the other kinds by their own commands', async () => {
    await kubectl('create ns made');
    for (const line of ['configmap a --from-literal=k=v', 'serviceaccount b', 'job c --image=busybox -- true']) {
      expect(await kubectl(`create -n made ${line}`)).toMatch(/ created$/m);
    }
    await kubectl('create deployment d --image=nginx --replicas=3 -n made');
    await kubectl('run e --image=nginx -n made');
    expect(parse(await kubectl('get sa b -o yaml -n made'))).toMatchObject({ kind: 'ServiceAccount' });
    expect(await kubectl('get all -n made -o name')).toBe('pod/e\ndeployment.apps/d\njob.batch/c\n');
    expect(columns(await kubectl('get deploy d -n made'))[1]?.slice(0, 2)).toEqual(['d', '0/3']);
    expect(await problemOf('logs pod/e -n made')).toContain('is waiting to start');
    expect(await kubectl('describe deploy/d -n made')).toContain('Image:         nginx');
    const set = (kind: string): string => {
      const template = { metadata: { labels: { app: 's' } }, spec: { containers: [{ name: 's', image: 'nginx' }] } };
      const spec = { selector: { matchLabels: { app: 's' } }, template };
      return stringify({ apiVersion: 'apps/v1', kind, metadata: { name: 's', namespace: 'made' }, spec });
    };
    expect(await kubectl('create -f -', set('StatefulSet'))).toBe('statefulset.apps/s created\n');
    expect(await kubectl('apply -f -', set('DaemonSet'))).toBe('daemonset.apps/s created\n');
    expect(columns(await kubectl('get sts -n made'))[1]?.slice(0, 2)).toEqual(['s', '0/1']);
    expect(await kubectl('rollout restart sts/s ds/s -n made')).toMatch(/statefulset.*restarted\ndaemonset.*restarted/);
    expect(parse(await kubectl('get ds s -o yaml -n made'))).toMatchObject({ metadata: { generation: 2 } });
    expect(await kubectl('delete ns made')).toBe('namespace "made" deleted\n');
    expect(await problemOf('get ns made')).toContain('not found');
  });

  it('applies manifests, sees what would change, and changes only that', async () => {
    const manifest = (image: string, env: string): string =>
      stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image, env: [{ name: env, value: '1' }] }] },
          },
        },
      });
    expect(await kubectl('apply -f -', manifest('web:1', 'A'))).toBe('deployment.apps/web created\n');
    expect(await kubectl('apply -f -', manifest('web:1', 'A'))).toBe('deployment.apps/web unchanged\n');
    const difference = await bed.run('kubectl', ['diff', '-f', '-'], manifest('web:2', 'A'));
    expect(difference.output).toMatch(/^-.*image: web:1\n\+.*image: web:2$/m);
    expect(await kubectl('apply --dry-run=server -f -', manifest('web:2', 'B'))).toContain(
      'configured (server dry run)',
    );
    expect(await kubectl('apply -f -', manifest('web:2', 'B'))).toBe('deployment.apps/web configured\n');
    expect(parse(await kubectl('get deploy web -o yaml'))).toMatchObject({
      metadata: { generation: 2 },
      spec: { template: { spec: { containers: [{ image: 'web:2', env: [{ name: 'B' }] }] } } },
    });
    expect(await kubectl('apply --server-side -f -', manifest('web:2', 'B'))).toContain('serverside-applied');
    const clash = await problemOf('apply --server-side --field-manager=other -f -', manifest('web:3', 'B'));
    expect(clash).toContain('Apply failed with 1 conflict: conflict with "kubectl"');
    const typo = manifest('web:3', 'B').replace('image:', 'imige:');
    expect(await problemOf('apply -f -', typo)).toContain('unknown field "spec.template.spec.containers[0].imige"');
    expect(await kubectl('delete -f -', manifest('web:2', 'B'))).toContain('deleted');
  });

  it('labels, annotates, patches, replaces and selects', async () => {
    await kubectl('create configmap tags --from-literal=a=1');
    await kubectl('label configmap tags app=web tier=front');
    await kubectl('annotate configmap tags example.com/note=x');
    await kubectl('label configmap tags tier-');
    await kubectl('patch configmap tags -p {"data":{"b":"2"}}');
    await kubectl('patch configmap tags --type=merge -p {"data":{"c":"3"}}');
    await kubectl('patch configmap tags --type=json -p [{"op":"remove","path":"/data/a"}]');
    const map = parse(await kubectl('get configmap tags -o yaml')) as { data: unknown };
    expect(map).toMatchObject({
      metadata: { labels: { app: 'web' }, annotations: { 'example.com/note': 'x' } },
      data: { b: '2', c: '3' },
    });
    await kubectl('replace -f -', stringify({ ...map, data: { only: '1' } }));
    expect(await kubectl('get configmap -l app=web -o jsonpath={.items[*].data}')).toBe('{"only":"1"}');
    expect(await kubectl('get configmap -l app=other -o name')).toBe('');
    expect(await kubectl('get configmap --field-selector metadata.name=tags -o name')).toBe('configmap/tags\n');
    expect(columns(await kubectl('get cm --all-namespaces'))[0]).toEqual(['NAMESPACE', 'NAME', 'DATA', 'AGE']);
    expect(await problemOf('label configmap tags app=-x-')).toContain('a valid label must be');
    await kubectl('delete configmap -l app=web');
  });

  it('watches, and waits for what comes and goes', async () => {
    const watching = bed.run('kubectl', [
      'get',
      'configmap',
      '-w',
      '--request-timeout=2s',
      '-l',
      'seen=yes',
      '-o',
      'name',
    ]);
    await vi.waitFor(async () => {
      const log = await bed.raw('GET', `${bed.kubernetes.endpoint}/_admin/requests`);
      expect(log.text).toContain('/api/v1/namespaces/default/configmaps');
    });
    const path = '/api/v1/namespaces/default/configmaps';
    await bed.send('POST', path, { body: { metadata: { name: 'seen', labels: { seen: 'yes' } } } });
    const waiting = kubectl('wait --for=delete configmap/seen --timeout=5s');
    const label = kubectl('wait --for=jsonpath={.data.ready}=yes configmap/seen --timeout=5s');
    await bed.send('PATCH', `${path}/seen`, { body: { data: { ready: 'yes' } }, type: 'application/merge-patch+json' });
    expect(await label).toBe('configmap/seen condition met\n');
    await bed.send('DELETE', `${path}/seen`);
    await waiting;
    expect((await watching).output).toContain('configmap/seen\n');
  });

  it('shows why the job of the extension failed', async () => {
    bed.kubernetes.runtime.failNextJob(bed.clusterId, 'no permission to write secrets');
    await expect(install()).rejects.toThrow('no permission');
    expect(columns(await kubectl('get job -n sc-system'))[1]?.slice(0, 3)).toEqual(['sc-job', 'Failed', '0/1']);
    const described = await kubectl('describe job/sc-job -n sc-system');
    expect(described).toContain('Pods Statuses:    0 Active (0 Ready) / 0 Succeeded / 1 Failed');
    expect(described).toMatch(/Warning +BackoffLimitExceeded/);
    expect(await kubectl('logs job/sc-job -n sc-system')).toContain('error: no permission to write secrets\n');
    expect(await kubectl('logs job/sc-job -n sc-system --tail=1 --timestamps')).toMatch(/^\d{4}-.*Z error: .*\n$/);
    expect(await kubectl('get pods -n sc-system')).toMatch(/sc-job-\w{5} +0\/1 +Error/);
    expect(await kubectl('get events -n sc-system')).toContain('job/sc-job');
  });

  it('sees the job go once it has succeeded', async () => {
    milliseconds = 600;
    const installing = install();
    await vi.waitFor(async () => expect(await kubectl('get job -n sc-system')).toMatch(/sc-job +Running +0\/1/));
    await kubectl('wait --for=delete job/sc-job -n sc-system --timeout=5s');
    await installing;
    expect(await kubectl('get job -n sc-system')).toBe('');
  });
});

const hasHelm = spawnSync('helm', ['version']).status === 0;

describe.skipIf(!hasHelm)(hasHelm ? 'helm' : 'helm (SKIPPED: helm is not on the PATH)', () => {
  it('lists the release of the extension', async () => {
    milliseconds = 0;
    await install();
    const { output } = await bed.run('helm', ['list', '-n', 'sc-system', '-o', 'json']);
    expect(JSON.parse(output)).toMatchObject([
      { name: 'sc-extension', namespace: 'sc-system', status: 'deployed', chart: 'sc-extension-0.1.0' },
    ]);
  });
});
