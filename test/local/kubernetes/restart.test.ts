import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { accessIn, ClusterBed } from './cluster-bed.ts';

const SECRETS = '/api/v1/namespaces/default/secrets';

let bed: ClusterBed;

beforeEach(async () => {
  bed = await ClusterBed.start();
});

afterEach(async () => {
  await bed[Symbol.asyncDispose]();
});

it('a restart keeps every object, the token and the versions', async () => {
  const { body: before } = await bed.send('POST', SECRETS, { body: { metadata: { name: 'a' }, data: { a: 'YQ==' } } });
  const { token } = accessIn(bed.kubeconfig);
  await bed.restart();
  expect(accessIn(bed.kubeconfig).token).toBe(token);
  expect((await bed.send('GET', `${SECRETS}/a`)).body).toEqual(before);
  const { body: later } = await bed.send('POST', SECRETS, { body: { metadata: { name: 'b' } } });
  const version = (body: unknown): number =>
    Number((body as { metadata: { resourceVersion: string } }).metadata.resourceVersion);
  expect(version(later)).toBeGreaterThan(version(before));
});

it('a namespace that was being deleted is deleted after a restart', async () => {
  await bed.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'brief' } } });
  await bed.send('DELETE', '/api/v1/namespaces/brief');
  await bed.restart();
  await vi.waitFor(async () => expect((await bed.send('GET', '/api/v1/namespaces/brief')).status).toBe(404));
});

it('the state is readable by its owner only', async () => {
  const { kubeconfig } = bed;
  expect(kubeconfig).toContain('token:');
  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  expect(await mode(join(bed.directory, 'state'))).toBe(0o700);
  expect(await mode(join(bed.directory, 'state', 'kubernetes.sqlite'))).toBe(0o600);
});
